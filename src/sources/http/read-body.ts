/** The text of an answer, or that it is longer than is read. */
export type ReadBody = { readonly ok: true; readonly text: string } | { readonly ok: false };

/**
 * Reads at most `maxBytes` of an answer, counted after decompression as they come in: what the host says of its length
 * is believed only where it is already too much. Stops the transfer at the limit. Throws what the connection throws.
 */
export async function readBody(response: Response, maxBytes: number): Promise<ReadBody> {
  if (await isAnnouncedTooLarge(response, maxBytes)) return { ok: false };
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    // Leaving the loop cancels the stream, and with it the transfer.
    if (size > maxBytes) return { ok: false };
    chunks.push(chunk);
  }
  return { ok: true, text: new TextDecoder().decode(Buffer.concat(chunks, size)) };
}

/** The text of the first `maxBytes` of an answer; what comes after them is not transferred. */
export async function readBeginning(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= maxBytes) break;
  }
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, maxBytes));
}

/** What was made of the bytes of an answer, or that there are more of them than are read. */
export type TakenBody<T> = { readonly ok: true; readonly value: T } | { readonly ok: false };

/**
 * Gives at most `maxBytes` of an answer to `take` as they come in, with the same count as `readBody`; what it leaves
 * unread is not transferred. Throws what the connection and `take` throw.
 */
export async function takeBody<T>(
  response: Response,
  maxBytes: number,
  take: (chunks: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<TakenBody<T>> {
  if (await isAnnouncedTooLarge(response, maxBytes)) return { ok: false };
  let size = 0;
  const limited = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      if (size > maxBytes) throw new RangeError("the answer is too large");
      yield chunk;
    }
  };
  try {
    const value = await take(limited());
    return size > maxBytes ? { ok: false } : { ok: true, value };
  } catch (error) {
    if (size > maxBytes) return { ok: false };
    throw error;
  } finally {
    // A body that nobody began to read is not let go by itself.
    if (response.body?.locked === false) await response.body.cancel();
  }
}

async function isAnnouncedTooLarge(response: Response, maxBytes: number): Promise<boolean> {
  const announced = Number(response.headers.get("content-length") ?? "0");
  if (announced <= maxBytes) return false;
  await response.body?.cancel();
  return true;
}
