// The users of a cell's store and what they may do. Run by an administrator on the store's database:  mongosh mongodb://admin@…/stamina?authSource=admin deploy/mongodb/users.js ;
// it asks for the passwords of users that are not there yet, or takes them from the environment (STAMINA_OWNER_PASSWORD…). Again with each upgrade: it gives rights on new collections, and changes no password.
// stamina_owner    makes collections, indexes and rules: `stamina migrate` alone
// stamina_handler  Data Handlers: what is appended and derived; clears what came for a deleted account
// stamina_goal     Goal & User Servers: everything that people read and write
const on = (collections, actions) => collections.map(collection => ({ resource: { db: db.getName(), collection }, actions }))
const write = ["find", "insert", "update", "remove"]
const derived = ["workouts", "segments", "months", "totals", "batches"]
const roles = {
  stamina_owner: on([""], [...write, "createCollection", "createIndex", "dropIndex", "collMod", "listIndexes", "listCollections"]),
  stamina_handler: [...on(derived, write), ...on(["goals", "calendars", "devices", "security_events", "code_mails"], ["find", "remove"]), ...on(["webhooks"], ["find", "update", "remove"]), ...on(["webhook_messages"], write), ...on(["originals"], ["find", "remove"]), ...on(["original_parts"], ["find", "update", "remove"]), ...on(["account_keys"], ["find", "insert", "remove"]), ...on(["users", "migrations"], ["find"]), ...on(["store"], ["find", "update"])],
  stamina_goal: [...on([...derived, "users", "emails", "goals", "calendars", "devices", "code_mails", "account_keys", "webhooks", "webhook_messages", "originals", "original_parts"], write), ...on(["security_events"], ["find", "insert", "remove"]), ...on(["migrations", "store"], ["find"])],
}
for (const [role, privileges] of Object.entries(roles)) {
  if (db.getRole(role)) db.updateRole(role, { privileges, roles: [] })
  else db.createRole({ role, privileges, roles: [] })
  if (!db.getUser(role)) db.createUser({ user: role, pwd: process.env[`${role.toUpperCase()}_PASSWORD`] || passwordPrompt(), roles: [role] })
}
