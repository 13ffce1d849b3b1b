/** “PVTW”: marks a SQLite file as ours, so that a foreign one is never migrated, copied over or taken for a backup. */
export const APPLICATION_ID = 0x50565457;
