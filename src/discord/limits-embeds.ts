import { between, type Json, list, object, text } from "./limits-json.ts";

const MAX_ALL = 6000;

/** What Discord would refuse in the embeds of a message without Components V2. */
export function checkEmbeds(embeds: readonly Json[]): string[] {
  const characters = embeds.reduce((sum, embed) => sum + textsOf(embed).join("").length, 0);
  return [
    ...(embeds.length > 10 ? [`${embeds.length} embeds, 10 allowed`] : []),
    ...(characters > MAX_ALL ? [`${characters} characters in all embeds, ${MAX_ALL} allowed`] : []),
    ...embeds.flatMap(checkEmbed),
  ];
}

function checkEmbed(embed: Json): string[] {
  const fields = list(embed["fields"]);
  const pictures = ["image", "thumbnail"].filter((name) => embed[name] !== undefined);
  return [
    ...(textsOf(embed).join("").trim() === "" && pictures.length === 0 ? ["an embed is empty"] : []),
    ...between("embed title", text(embed["title"]), 0, 256),
    ...between("embed description", text(embed["description"]), 0, 4096),
    ...between("embed footer", text(object(embed["footer"])["text"]), 0, 2048),
    ...between("embed author", text(object(embed["author"])["name"]), 0, 256),
    ...(fields.length > 25 ? [`${fields.length} fields in an embed, 25 allowed`] : []),
    ...fields.flatMap((field) => [
      ...between("field name", text(field["name"]).trim(), 1, 256),
      ...between("field value", text(field["value"]).trim(), 1, 1024),
    ]),
  ];
}

function textsOf(embed: Json): string[] {
  return [
    text(embed["title"]),
    text(embed["description"]),
    text(object(embed["footer"])["text"]),
    text(object(embed["author"])["name"]),
    ...list(embed["fields"]).flatMap((field) => [text(field["name"]), text(field["value"])]),
  ];
}
