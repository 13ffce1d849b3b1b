/** The text of an answer, or that it is longer than is read. */
export type ReadBody = { readonly ok: true; readonly text: string } | { readonly ok: false };

/**
 * Reads at most `maxBytes` of an answer, counted after decompression as they come in: what the host says of its length
 * is believed only where it is already too much. Stops the transfer at the limit. Throws what the connection throws.
 */
export async function readBody(response: Response, maxBytes: number): Promise<ReadBody> {
  const announced = Number(response.headers.get("content-length") ?? "0");
  if (announced > maxBytes) {
    await response.body?.cancel();
    return { ok: false };
  }
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
