-- What else a list of runs is asked for. Runs from before get their project when they change next, or by a rebuild.
ALTER TABLE runs ADD COLUMN project_id TEXT;
ALTER TABLE runs ADD COLUMN tool_name TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN event_type TEXT NOT NULL DEFAULT '';
UPDATE runs SET tool_name = json_extract(json, '$.tool_name'), event_type = json_extract(json, '$.event_type');
CREATE INDEX runs_of_project ON runs (workspace, project_id, created_at);
