namespace Adieu.Erasure.Tests.Shapes;

internal static class Secrets
{
    /// <summary>A store of passwords: what lies with a person, what lies with an organisation that goes with its last member, and trust between people.</summary>
    public static readonly Shape Vaults = new(
        """
        create table people (uuid varchar(36) not null primary key, email varchar(255) not null);
        create unique index people_email on people (lower(email));
        create table organizations (uuid varchar(36) not null primary key, name text not null, billing_email text not null);
        create table members (uuid varchar(36) not null primary key, person varchar(36) not null references people (uuid), org varchar(36) not null references organizations (uuid), unique (person, org));
        create table ciphers (uuid varchar(36) not null primary key, person varchar(36) references people (uuid), org varchar(36) references organizations (uuid), data text not null, check (person is null or org is null));
        create table attachments (id varchar(36) not null primary key, cipher varchar(36) not null references ciphers (uuid), file_name text not null);
        create table folders (uuid varchar(36) not null primary key, person varchar(36) not null references people (uuid));
        create table folders_ciphers (cipher varchar(36) not null references ciphers (uuid), folder varchar(36) not null references folders (uuid), primary key (cipher, folder));
        create table trust (uuid varchar(36) not null primary key, grantor varchar(36) not null references people (uuid), grantee varchar(36) references people (uuid), email varchar(255));
        create table events (uuid varchar(36) not null primary key, person varchar(36), actor varchar(36), cipher varchar(36), ip text);
        create table invitations (email varchar(255) not null primary key);
        create index m2 on members (org); create index c1 on ciphers (person); create index c2 on ciphers (org); create index a1 on attachments (cipher); create index f1 on folders (person); create index fc on folders_ciphers (folder);
        create index t1 on trust (grantor); create index t2 on trust (grantee); create index e1 on events (person); create index e2 on events (actor);
        insert into people values ('u7', 'ann@x.example'), ('u8', 'Bob@x.example'), ('u9', 'cat@x.example');
        insert into organizations values ('o1', 'Both', 'ann@x.example'), ('o2', 'Bob alone', 'bob@x.example'), ('o3', 'Cat too', 'cat@x.example');
        insert into members values ('m1', 'u7', 'o1'), ('m2', 'u8', 'o1'), ('m3', 'u8', 'o2'), ('m4', 'u7', 'o3'), ('m5', 'u9', 'o3');
        insert into ciphers values ('c1', 'u7', null, 'ann'), ('c2', null, 'o1', 'both'), ('c3', 'u8', null, 'bob'), ('c4', null, 'o2', 'alone'), ('c5', null, 'o3', 'cat too'), ('c6', 'u9', null, 'cat');
        insert into attachments values ('a1', 'c1', 'ann'), ('a2', 'c2', 'both'), ('a3', 'c4', 'alone'), ('a4', 'c5', 'cat too');
        insert into folders values ('f1', 'u7'), ('f2', 'u8'), ('f3', 'u9');
        insert into folders_ciphers values ('c1', 'f1'), ('c2', 'f1'), ('c2', 'f2'), ('c5', 'f1'), ('c5', 'f3');
        insert into trust values ('t1', 'u7', 'u8', null), ('t2', 'u9', 'u7', null), ('t3', 'u9', null, 'BOB@x.example'), ('t4', 'u9', null, 'zoe@x.example');
        insert into events values ('v1', 'u7', 'u8', 'c2', '10.0.0.1'), ('v2', null, 'u7', 'c5', '10.0.0.2'), ('v3', 'u9', 'u9', null, '10.0.0.3');
        insert into invitations values ('ANN@x.example'), ('dan@x.example');
        """,
        """
        subject: { table: people, key: uuid }
        tables:
          people: { on-close: erase }
          organizations: { owner: { through: members, on: { uuid: org }, account: person, on-close: detach }, last-owner: erase, columns: { uuid: not-personal, name: shared, billing_email: shared } }
          members: { owners: [ person, { parent: organizations } ], on-close: erase }
          ciphers: { owners: [ person, { parent: organizations } ], on-close: erase, unowned: keep }
          attachments: { parent: ciphers }
          folders: { owner: person, on-close: erase }
          folders_ciphers: { owners: [ { parent: folders }, { parent: ciphers } ] }
          trust: { owners: [ grantor, grantee, { column: email, subject: email, case: ignore } ], on-close: erase }
          events: { owners: [ person, actor ], on-close: anonymise, mask: { ip: null }, columns: { uuid: not-personal, cipher: not-personal } }
          invitations: { owner: { column: email, subject: email, case: ignore }, on-close: erase }
        """,
        ["u7", "u8"],
        "people erase 1, organizations detach 2, members erase 2, ciphers erase 1, attachments erase 1, folders erase 1, folders_ciphers erase 3, trust erase 2, events anonymise 2, invitations erase 1",
        ("select uuid from people", "u9"),
        ("select uuid from organizations", "o3"),
        ("select uuid from members", "m5"),
        ("select uuid from ciphers order by uuid", "c5; c6"),
        ("select id from attachments", "a4"),
        ("select cipher, folder from folders_ciphers", "c5 f3"),
        ("select uuid from trust", "t4"),
        ("select uuid, person, actor, cipher, ip from events order by uuid", "v1 - - c2 -; v2 - - c5 -; v3 u9 u9 - 10.0.0.3"),
        ("select email from invitations", "dan@x.example"));
}
