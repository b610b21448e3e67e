// Shards the collections of a cell's store by user. Run once, on the router, after `stamina migrate`:  mongosh mongodb://…/stamina deploy/mongodb/shard.js
// Every call of the program names the user, so it goes to one shard; the exceptions are questions of operators and of maintenance, by small indexes.
const name = db.getName()
for (const collection of ["workouts", "segments", "months", "totals", "users", "devices", "goals", "calendars", "security_events", "code_mails", "account_keys", "webhooks", "webhook_messages", "originals", "original_parts"]) {
  db.getCollection(collection).createIndex({ user_id: "hashed" })
  sh.shardCollection(`${name}.${collection}`, { user_id: "hashed" })
}
for (const collection of ["batches", "emails"]) {
  db.getCollection(collection).createIndex({ _id: "hashed" })
  sh.shardCollection(`${name}.${collection}`, { _id: "hashed" })
}
