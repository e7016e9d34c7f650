CREATE TABLE webhooks (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    name_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (workspace, id)
);
CREATE INDEX webhooks_by_name ON webhooks (workspace, name_key);

CREATE TABLE deliveries (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    webhook_id TEXT NOT NULL,
    verdict TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (workspace, id)
);
CREATE INDEX deliveries_of_webhook ON deliveries (workspace, webhook_id, received_at);
CREATE INDEX deliveries_unfinished ON deliveries (row) WHERE verdict = 'Pending';
