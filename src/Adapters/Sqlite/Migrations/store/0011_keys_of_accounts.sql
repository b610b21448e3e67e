-- The key that an account's documents are encrypted under, wrapped under a key that is in no store. It goes with the account. The id of nobody (zeros) has one too: the mark of the key ring.
CREATE TABLE account_key (
    user_id BLOB PRIMARY KEY,
    wrapped BLOB NOT NULL
) WITHOUT ROWID;

PRAGMA user_version = 11;
