CREATE TABLE toolboxes (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    name_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (workspace, id)
);
CREATE INDEX toolboxes_by_name ON toolboxes (workspace, name_key);
