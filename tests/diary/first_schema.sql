BEGIN TRANSACTION;
CREATE TABLE pictures (
	post_id VARCHAR(32) NOT NULL, 
	box TEXT NOT NULL, 
	thumbnail BLOB NOT NULL, 
	crop BLOB NOT NULL, 
	photo BLOB NOT NULL, 
	PRIMARY KEY (post_id), 
	FOREIGN KEY(post_id) REFERENCES posts (id) ON DELETE CASCADE
);
INSERT INTO "pictures" VALUES('22222222222222222222222222222222','[0.25, 0.125, 0.5, 0.625]',X'7468756D626E61696C',X'63726F70',X'70686F746F');
CREATE TABLE posts (
	id VARCHAR(32) NOT NULL, 
	profile_id VARCHAR(32) NOT NULL, 
	submission_id VARCHAR(64) NOT NULL, 
	date DATE NOT NULL, 
	created_at DATETIME NOT NULL, 
	text TEXT NOT NULL, 
	guess VARCHAR(16) NOT NULL, 
	correction VARCHAR(16), 
	reading TEXT NOT NULL, 
	model_version VARCHAR(64) NOT NULL, 
	comment TEXT, 
	commented_at DATETIME, 
	crisis BOOLEAN NOT NULL, 
	sample BOOLEAN NOT NULL, 
	version INTEGER NOT NULL, 
	deleted_at DATETIME, 
	PRIMARY KEY (id), 
	UNIQUE (profile_id, submission_id), 
	FOREIGN KEY(profile_id) REFERENCES profiles (id) ON DELETE CASCADE
);
INSERT INTO "posts" VALUES('22222222222222222222222222222222','11111111111111111111111111111111','first submission','2026-03-14','2026-03-14 12:30:00.000000','It''s a "first" day 😊','anger','sadness','{"expressions": {"neutral": 0.1, "happiness": 0.1285714285714286, "surprise": 0.1285714285714286, "sadness": 0.1285714285714286, "anger": 0.1285714285714286, "disgust": 0.1285714285714286, "fear": 0.1285714285714286, "contempt": 0.1285714285714286}, "probabilities": {"anger": 0.7, "happy": 0.1, "panic": 0.1, "sadness": 0.1}, "neutral": 0.1}','0123456789ab','{"text": "고생 많았어!", "author": "안나", "brain": "builtin", "place": "here", "created_at": "2026-03-14T12:30:00+00:00"}','2026-03-14 12:30:00.000000',0,0,3,NULL);
CREATE TABLE profiles (
	id VARCHAR(32) NOT NULL, 
	name TEXT NOT NULL, 
	introduction TEXT NOT NULL, 
	settings TEXT, 
	created_at DATETIME NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "profiles" VALUES('11111111111111111111111111111111','주성','고양이와 산다','{"attitude": "casual", "intensity": "normal", "length": "short", "composition": ["comfort"]}','2026-03-14 12:30:00.000000');
CREATE TABLE schema_migrations (
	name VARCHAR(64) NOT NULL, 
	applied_at DATETIME NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "schema_migrations" VALUES('0001_posts','2026-03-14 12:30:00.000000');
CREATE INDEX posts_by_comment ON posts (profile_id, deleted_at, commented_at);
CREATE INDEX posts_by_date ON posts (profile_id, deleted_at, date, created_at, correction, guess);
COMMIT;
