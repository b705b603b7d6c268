-- +goose Up
CREATE TABLE televisit_records (
    account TEXT COLLATE "C" NOT NULL,
    kind    TEXT COLLATE "C" NOT NULL,
    id      TEXT COLLATE "C" NOT NULL,
    state   TEXT COLLATE "C" NOT NULL,
    ref     TEXT COLLATE "C" NOT NULL,
    at_us   BIGINT NOT NULL,
    version BIGINT NOT NULL,
    body    BYTEA  NOT NULL,
    PRIMARY KEY (account, kind, id)
);
-- Sealed bodies do not get smaller by compression.
ALTER TABLE televisit_records ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX televisit_records_at ON televisit_records (account, kind, at_us, id);
CREATE INDEX televisit_records_state ON televisit_records (account, kind, state, at_us, id);
CREATE INDEX televisit_records_ref ON televisit_records (account, kind, ref, at_us, id);
CREATE INDEX televisit_records_all ON televisit_records (kind, at_us, id, account);

-- +goose Down
DROP TABLE televisit_records;
