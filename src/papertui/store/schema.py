"""The cache's tables, as ordered steps from one `user_version` to the next."""

from __future__ import annotations

from papertui import __version__

APPLICATION_ID = 0x70617075

# A paper's id is its day number times this, plus a sequence, so that the order of rows, of the
# full-text index and of dates is one order and the newest hits of a word need no sorting.
IDS_PER_DAY = 1 << 20

# bit values of paper.flags
STARRED, QUEUED, READ, HIDDEN = 1, 2, 4, 8
# `HIDDEN` is set by the reader or by a rule: `RULED` says that a rule does, `BY_HAND` that the reader does as well
RULED, BY_HAND = 16, 32

# values of term.kind
CATEGORY, KEYWORD, SOURCE, TAG = "category", "keyword", "source", "tag"
ORGANIZATION, HANDLE = "organization", "handle"

_FIRST = """
CREATE TABLE paper(
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  title_key TEXT NOT NULL,
  authors TEXT NOT NULL,
  author_count INTEGER,
  date TEXT,
  published TEXT,
  category TEXT,
  votes INTEGER,
  comments INTEGER,
  github_stars INTEGER,
  version INTEGER,
  flags INTEGER NOT NULL DEFAULT 0,
  tags TEXT NOT NULL DEFAULT '',
  arrived INTEGER NOT NULL,
  withdrawn INTEGER NOT NULL DEFAULT 0,
  extras INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX paper_title ON paper(title_key);
CREATE INDEX paper_marked ON paper(flags) WHERE flags & 11;
CREATE INDEX paper_votes ON paper(votes) WHERE votes IS NOT NULL;
CREATE TABLE body(id INTEGER PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE moved(id INTEGER PRIMARY KEY, now INTEGER NOT NULL);
CREATE INDEX moved_now ON moved(now);
CREATE TABLE alias(key TEXT PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX alias_id ON alias(id);
CREATE TABLE term(kind TEXT NOT NULL, value TEXT NOT NULL, id INTEGER NOT NULL,
  PRIMARY KEY(kind, value, id)) WITHOUT ROWID;
CREATE INDEX term_id ON term(id);
CREATE TABLE listing(kind TEXT NOT NULL, period TEXT NOT NULL, id INTEGER NOT NULL, rank INTEGER,
  PRIMARY KEY(kind, period, id)) WITHOUT ROWID;
CREATE INDEX listing_id ON listing(id);
CREATE TABLE period(kind TEXT NOT NULL, period TEXT NOT NULL, fetched INTEGER NOT NULL, size INTEGER NOT NULL,
  PRIMARY KEY(kind, period)) WITHOUT ROWID;
CREATE TABLE version(id INTEGER NOT NULL, version INTEGER NOT NULL, title TEXT NOT NULL, abstract TEXT NOT NULL,
  updated TEXT, seen INTEGER NOT NULL, PRIMARY KEY(id, version)) WITHOUT ROWID;
CREATE TABLE detail(id INTEGER PRIMARY KEY, record TEXT NOT NULL, fetched INTEGER NOT NULL);
CREATE VIRTUAL TABLE words USING fts5(title, abstract, authors, keywords, notes,
  content='', contentless_delete=1, tokenize="porter unicode61 remove_diacritics 2");
CREATE TABLE validator(url TEXT PRIMARY KEY, etag TEXT, modified TEXT, fetched INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE slot(host TEXT PRIMARY KEY, next INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE source(name TEXT PRIMARY KEY, last_good INTEGER, last_try INTEGER, next_try INTEGER, error TEXT,
  failures INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE journal(name TEXT PRIMARY KEY, inode INTEGER NOT NULL, offset INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE mark(subject TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, clock TEXT NOT NULL,
  PRIMARY KEY(subject, field)) WITHOUT ROWID;
CREATE TABLE note(subject TEXT NOT NULL, clock TEXT NOT NULL, text TEXT NOT NULL,
  replaced INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(subject, clock)) WITHOUT ROWID;
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

_READ_VERSION = """
ALTER TABLE paper ADD COLUMN read_version INTEGER;
"""

# `titled`: other titles a row was heard under; `party`: what a row was made of by its title alone
_JOINED = """
CREATE TABLE titled(title_key TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY(title_key, id)) WITHOUT ROWID;
CREATE INDEX titled_id ON titled(id);
CREATE TABLE party(key TEXT PRIMARY KEY, id INTEGER NOT NULL, record TEXT NOT NULL, places TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX party_id ON party(id);
"""

# By the keys of papers instead of rows, which move: what Semantic Scholar tells of a paper and when (ms since 1970),
# which paper cites which, what is known of those that are not here, and where a paper was published.
_CITED = """
CREATE TABLE cited(key TEXT PRIMARY KEY, citations INTEGER, influential INTEGER, refs INTEGER, tldr TEXT,
  fetched INTEGER NOT NULL, linked INTEGER, whole INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE INDEX cited_citations ON cited(citations) WHERE citations IS NOT NULL;
CREATE TABLE cites(citing TEXT NOT NULL, cited TEXT NOT NULL, PRIMARY KEY(citing, cited)) WITHOUT ROWID;
CREATE INDEX cites_cited ON cites(cited);
CREATE TABLE mentioned(key TEXT PRIMARY KEY, title TEXT NOT NULL, authors TEXT NOT NULL, year INTEGER) WITHOUT ROWID;
CREATE TABLE published(key TEXT PRIMARY KEY, doi TEXT, venue TEXT, date TEXT, source TEXT,
  fetched INTEGER NOT NULL) WITHOUT ROWID;
"""

# Rows in the order in which they got other words, for indexes that are kept beside the cache.
_REWORDED = """
CREATE TABLE reworded(seq INTEGER PRIMARY KEY, id INTEGER NOT NULL);
"""

# Several sources may say where a paper came out.
_PUBLISHED = """
ALTER TABLE published RENAME TO published_by_one;
CREATE TABLE published(key TEXT NOT NULL, source TEXT NOT NULL, doi TEXT, venue TEXT, date TEXT,
  fetched INTEGER NOT NULL, PRIMARY KEY(key, source)) WITHOUT ROWID;
INSERT INTO published(key, source, doi, venue, date, fetched)
  SELECT key, coalesce(source, 'crossref'), doi, venue, date, fetched FROM published_by_one;
DROP TABLE published_by_one;
"""

# For caches of a million papers: what is marked and what is not by one small index that is in the order of ids, orders
# without sorting, and an index of titles and authors by the beginnings of words (see `store.fts`).
_SCALE = """
CREATE INDEX paper_flags ON paper(flags);
CREATE INDEX paper_comments ON paper(comments) WHERE comments IS NOT NULL;
CREATE VIRTUAL TABLE heads USING fts5(text, content='', contentless_delete=1, detail=none, prefix='1 2 3',
  tokenize="unicode61 remove_diacritics 2");
INSERT INTO meta(name, value) SELECT 'heads_from', max(id) + 1 FROM paper HAVING count(*);
"""

# `rule`: the saved searches that are rules, and how far (ids of papers) each was looked for, NULL when everywhere;
# `hit`: what each finds
_RULES = """
CREATE TABLE rule(number INTEGER PRIMARY KEY, search TEXT NOT NULL UNIQUE, name TEXT NOT NULL, place INTEGER NOT NULL,
  query TEXT NOT NULL, hides INTEGER NOT NULL, points INTEGER NOT NULL, upto INTEGER, gone INTEGER NOT NULL DEFAULT 0,
  fault TEXT);
CREATE TABLE hit(rule INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY(rule, id)) WITHOUT ROWID;
CREATE INDEX hit_id ON hit(id);
"""

# How many papers have each term, and are of each year, for facets of many papers.
_TALLY = """
CREATE TABLE tally(kind TEXT NOT NULL, value TEXT NOT NULL, size INTEGER NOT NULL,
  PRIMARY KEY(kind, value)) WITHOUT ROWID;
INSERT INTO tally SELECT kind, value, count(*) FROM term GROUP BY kind, value;
INSERT INTO tally SELECT 'year', substr(published, 1, 4), count(*) FROM paper WHERE published IS NOT NULL GROUP BY 2;
CREATE TRIGGER term_came AFTER INSERT ON term BEGIN
  INSERT OR IGNORE INTO tally VALUES(new.kind, new.value, 0);
  UPDATE tally SET size = size + 1 WHERE kind = new.kind AND value = new.value; END;
CREATE TRIGGER term_went AFTER DELETE ON term BEGIN
  UPDATE tally SET size = size - 1 WHERE kind = old.kind AND value = old.value; END;
CREATE TRIGGER paper_came AFTER INSERT ON paper WHEN new.published IS NOT NULL BEGIN
  INSERT OR IGNORE INTO tally VALUES('year', substr(new.published, 1, 4), 0);
  UPDATE tally SET size = size + 1 WHERE kind = 'year' AND value = substr(new.published, 1, 4); END;
CREATE TRIGGER paper_went AFTER DELETE ON paper WHEN old.published IS NOT NULL BEGIN
  UPDATE tally SET size = size - 1 WHERE kind = 'year' AND value = substr(old.published, 1, 4); END;
CREATE TRIGGER paper_dated AFTER UPDATE OF published ON paper
  WHEN substr(new.published, 1, 4) IS NOT substr(old.published, 1, 4) BEGIN
  UPDATE tally SET size = size - 1 WHERE kind = 'year' AND value = substr(old.published, 1, 4);
  INSERT OR IGNORE INTO tally SELECT 'year', substr(new.published, 1, 4), 0 WHERE new.published IS NOT NULL;
  UPDATE tally SET size = size + 1 WHERE kind = 'year' AND value = substr(new.published, 1, 4); END;
"""

# What came in since a moment.
_ARRIVED = """
CREATE INDEX paper_arrived ON paper(arrived);
"""

# What is kept beside this cache knows by it that it is not of another one, whose rows have the same numbers.
_BORN = """
INSERT OR IGNORE INTO meta(name, value) VALUES('born', lower(hex(randomblob(8))));
"""

# How often starred papers were cited up to when that was told anew, for what changed during a time.
_COUNTED = """
CREATE TABLE counted(key TEXT NOT NULL, upto INTEGER NOT NULL, citations INTEGER NOT NULL,
  PRIMARY KEY(key, upto)) WITHOUT ROWID;
"""

STEPS: tuple[str, ...] = (
    _FIRST,
    _READ_VERSION,
    _JOINED,
    _CITED,
    _REWORDED,
    _PUBLISHED,
    _SCALE,
    _RULES,
    _TALLY,
    _ARRIVED,
    _BORN,
    _COUNTED,
)

# bit values of paper.extras: what a paper has besides its text
HAS_CODE, HAS_PROJECT, HAS_MEDIA, HAS_MODELS, HAS_DATASETS, HAS_SPACES, HAS_FULLTEXT, HAS_NOTE = (
    1 << n for n in range(8)
)

# values of meta.visit and meta.left, ms since 1970: what came in before `visit` was seen when the last visit began, and
# that visit ended at `left`
VISIT, LEFT = "visit", "left"

# value of meta.triage: the papers that are gone through one by one, as JSON (see `papertui.ranking.batch`)
TRIAGE = "triage"

# value of meta.folded: the groups of the filter pane that are folded, parted by spaces
FOLDED = "folded"

# value of meta.words_form: how words are taken into the full-text index. Whoever changes what `store.tokens.indexed`
# makes of a text gives it another value: caches with another one are looked through in the background
WORDS_FORM, WORDS_MEANING = "words_form", "1"

# value of meta.suspect: whether edits may have vanished from the journals ("1"), and whether another computer may write
# under the name of this one ("shared")
SUSPECT, SHARED = "suspect", "shared"

# value of meta.rules: what `hit` was made with; where a cache has another one, all rules are looked for again
RULES, RULES_MEANING = "rules", f"1 {__version__}"
