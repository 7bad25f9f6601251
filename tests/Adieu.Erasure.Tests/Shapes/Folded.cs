namespace Adieu.Erasure.Tests.Shapes;

internal static class Folded
{
    /// <summary>Questions and answers, without one declared key, and with names as a database writes them that folds their case.</summary>
    public static readonly Shape Questions = new(
        """
        create table users (id integer primary key, displayname varchar(40) not null);
        create table posts (id integer primary key, parentid integer, owneruserid integer, ownerdisplayname varchar(40), lasteditoruserid integer, body text, commentcount integer not null default 0);
        create table comments (id integer primary key, postid integer not null, userid integer, text varchar(600) not null);
        create table votes (id integer primary key, postid integer not null, userid integer);
        insert into users values (1, 'ann'), (2, 'bob'), (3, 'cid');
        insert into posts values (1, null, 1, null, 2, 'asks', 2), (2, 1, 2, null, 1, 'answers', 1), (3, 1, 3, null, null, 'answers too', 1);
        insert into comments values (1, 1, 2, 'of bob'), (2, 1, 1, 'of ann'), (3, 2, 1, 'of ann'), (4, 3, 3, 'of cid');
        insert into votes values (1, 1, 2), (2, 2, 1), (3, 3, null);
        """,
        """
        subject: { table: users, key: id }
        tables:
          users: { on-close: erase }
          posts:
            owners: [ { column: owneruserid, on-close: anonymise }, { column: lasteditoruserid, on-close: detach } ]
            last-owner: keep
            mask: { ownerdisplayname: { fixed: user } }
            recount: { commentcount: { of: comments, on: { postid: id } } }
            columns: { parentid: shared, body: shared }
          comments: { owner: userid, on-close: erase, unowned: keep }
          votes: { owner: userid, on-close: erase, unowned: keep }
        """,
        ["1", "2"],
        "users erase 1, posts detach 1, posts anonymise 1, comments erase 2, votes erase 1",
        ("select id, owneruserid, ownerdisplayname, lasteditoruserid, body, commentcount from posts order by id", "1 - user - asks 0; 2 - user - answers 0; 3 3 - - answers too 1"),
        ("select id from comments", "4"),
        ("select id from votes", "3"));

    /// <summary>Business documents: a person's address is the key, rows say by name who made and changed them, and lists stand in texts.</summary>
    public static readonly Shape Documents = new(
        """
        create table users (name varchar(140) not null primary key, full_name varchar(140), owner varchar(140), modified_by varchar(140), liked_by text);
        create table invoices (name varchar(140) not null primary key, owner varchar(140), customer varchar(140), assigned text, total integer);
        create table roles (id integer primary key, parent varchar(140) not null, parenttype varchar(140) not null, role varchar(140));
        create table properties (id integer primary key, res_id varchar(140) not null);
        insert into users values ('admin', 'Admin', 'admin', null, null), ('a@x', 'A', 'admin', null, null), ('b@x', 'B', 'admin', 'a@x', null), ('c@x', 'C', 'admin', 'b@x', '["a@x", "b@x", "admin"]');
        insert into invoices values ('I1', 'a@x', 'c1', '["a@x", "b@x"]', 10), ('I2', 'c@x', 'a@x', '[]', 20);
        insert into roles values (1, 'a@x', 'User', 'clerk'), (2, 'a@x', 'Page', 'clerk'), (3, 'b@x', 'User', 'clerk');
        insert into properties values (1, 'users,a@x'), (2, 'users,b@x'), (3, 'items,a@x');
        """,
        """
        subject: { table: users, key: name }
        tables:
          users: { on-close: erase, owners: [ { column: owner, on-close: detach }, { column: modified_by, on-close: detach }, { elements: liked_by, on-close: detach } ], last-owner: keep, columns: { full_name: shared } }
          invoices: { owners: [ { column: owner, on-close: detach }, { elements: assigned, on-close: detach } ], last-owner: keep, columns: { name: shared, customer: shared, total: shared } }
          roles: { owner: { column: parent, when: "parenttype = 'User'" }, on-close: erase }
          properties: { owner: { column: res_id, format: "users,{key}" }, on-close: erase }
        """,
        ["a@x", "b@x"],
        "users detach 2, users erase 1, invoices detach 1, roles erase 1, properties erase 1",
        ("select name, full_name, owner, modified_by, liked_by from users order by name", "admin Admin admin - -; c@x C admin - [\"admin\"]"),
        ("select name, owner, customer, assigned from invoices order by name", "I1 - c1 []; I2 c@x a@x []"),
        ("select id from roles", "2"),
        ("select id from properties", "3"));
}
