import { Client, Events, MessageFlags } from "discord.js";

// The floor to compare with: the library alone, which answers every interaction with the same words, and `/debt` with
// a file beside them, as large as our picture.
// `INTENTS` is the number of Discord's bit field: 0, or 1 for servers.

const FILE = Buffer.alloc(60_000, 1);

const client = new Client({
  intents: Number(process.env["INTENTS"] ?? "0"),
  rest: { api: process.env["DISCORD_API_URL"] ?? "" },
});
client.on(Events.InteractionCreate, (interaction) => {
  if (!interaction.isChatInputCommand()) return;
  // An answer that came too late is the bench's business, which counts it.
  const files = interaction.commandName === "debt" ? [{ attachment: FILE, name: "debt.png" }] : [];
  void interaction.reply({ content: "pong", files, flags: MessageFlags.Ephemeral }).catch(() => undefined);
});
client.once(Events.ClientReady, () => process.stdout.write("ready\n"));
process.once("SIGTERM", () => void client.destroy());
await client.login(process.env["DISCORD_TOKEN"]);
