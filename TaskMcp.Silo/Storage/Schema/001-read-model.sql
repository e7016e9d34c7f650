-- Guids are lower-case text, instants are ticks (100 ns since 0001-01-01, UTC). Every list is keyed by workspace.
-- `row` is the tie-breaker of every order; indexes end with it without saying so.

CREATE TABLE tasks (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    parent_id TEXT,
    status TEXT NOT NULL,
    priority INTEGER,
    title_key TEXT NOT NULL,
    due_date INTEGER,
    assignee_id TEXT,
    assignee_email TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    completed_at INTEGER,
    version INTEGER NOT NULL,
    text_hash INTEGER NOT NULL,
    links_hash INTEGER NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (workspace, id)
);

-- A list is merged from one scan per status, so that a pile of done tasks is never walked to find the open ones.
CREATE INDEX tasks_by_created_at ON tasks (workspace, status, created_at);
CREATE INDEX tasks_by_updated_at ON tasks (workspace, status, updated_at);
CREATE INDEX tasks_by_due_date ON tasks (workspace, status, due_date);
CREATE INDEX tasks_by_priority ON tasks (workspace, status, priority);
CREATE INDEX tasks_by_title_key ON tasks (workspace, status, title_key);
CREATE INDEX tasks_of_project_by_created_at ON tasks (workspace, project_id, status, created_at);
CREATE INDEX tasks_of_project_by_updated_at ON tasks (workspace, project_id, status, updated_at);
CREATE INDEX tasks_of_project_by_due_date ON tasks (workspace, project_id, status, due_date);
CREATE INDEX tasks_of_project_by_priority ON tasks (workspace, project_id, status, priority);
CREATE INDEX tasks_of_project_by_title_key ON tasks (workspace, project_id, status, title_key);
CREATE INDEX tasks_by_parent ON tasks (workspace, parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX tasks_by_assignee_id ON tasks (workspace, assignee_id) WHERE assignee_id IS NOT NULL;
CREATE INDEX tasks_by_assignee_email ON tasks (workspace, assignee_email) WHERE assignee_email IS NOT NULL;

CREATE TABLE task_tags (
    workspace TEXT NOT NULL,
    tag TEXT NOT NULL,
    task_row INTEGER NOT NULL,
    PRIMARY KEY (workspace, tag, task_row)
) WITHOUT ROWID;
CREATE INDEX task_tags_by_task ON task_tags (task_row);

CREATE TABLE task_blockers (
    workspace TEXT NOT NULL,
    task_id TEXT NOT NULL,
    blocker_id TEXT NOT NULL,
    PRIMARY KEY (workspace, task_id, blocker_id)
) WITHOUT ROWID;

-- Symbols count as words, so that people can search for the emoji in their titles.
CREATE VIRTUAL TABLE tasks_fts USING fts5 (
    title, note, notes, columnsize = 0, tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co So'"
);

-- Tasks whose text the index does not have yet: indexing many at once costs a fraction of indexing each in its own change.
CREATE TABLE search_queue (
    task_row INTEGER PRIMARY KEY,
    version INTEGER NOT NULL
);

-- What was deleted, so that a late change does not bring it back.
CREATE TABLE tombstones (
    kind TEXT NOT NULL,
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (kind, workspace, id)
) WITHOUT ROWID;

CREATE TABLE events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace TEXT NOT NULL,
    task_id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    type TEXT NOT NULL,
    at INTEGER NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (workspace, task_id, sequence, ordinal)
);
CREATE INDEX events_of_workspace ON events (workspace);
CREATE INDEX events_of_project ON events (workspace, project_id);

CREATE TABLE runs (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    binding_id TEXT NOT NULL,
    connection_id TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (workspace, id)
);
CREATE INDEX runs_by_created_at ON runs (workspace, created_at);
CREATE INDEX runs_by_state ON runs (workspace, state, created_at);
CREATE INDEX runs_of_task ON runs (workspace, task_id, created_at);
CREATE INDEX runs_of_binding ON runs (workspace, binding_id, created_at);
CREATE INDEX runs_of_connection ON runs (workspace, connection_id, created_at);

CREATE TABLE connections (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    name_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (workspace, id)
);
CREATE INDEX connections_by_name ON connections (workspace, name_key);

CREATE TABLE projects (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    name_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (workspace, id)
);
CREATE INDEX projects_by_name ON projects (workspace, name_key);

-- Which rows a rebuild has seen; what it has not seen goes.
CREATE TABLE rebuild_seen (
    kind TEXT NOT NULL,
    row INTEGER NOT NULL,
    PRIMARY KEY (kind, row)
) WITHOUT ROWID;
