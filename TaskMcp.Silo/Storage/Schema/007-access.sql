CREATE TABLE principals (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    name_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (workspace, id)
);
CREATE INDEX principals_by_name ON principals (workspace, name_key);

CREATE TABLE workspaces (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    json TEXT NOT NULL
);

-- Whoever sends to a webhook names no workspace.
CREATE INDEX webhooks_by_id ON webhooks (id);
