CREATE TABLE runtime_tools (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    name_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (workspace, id)
);
CREATE INDEX runtime_tools_by_name ON runtime_tools (workspace, name_key);
