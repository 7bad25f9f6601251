namespace Adieu.Erasure.Tests.Shapes;

internal static class Forum
{
    private const string Users = "create table users (id integer primary key, nick text not null); insert into users values (1, 'ann'), (2, 'bob'), (3, 'cid');";

    /// <summary>A leaver's comments go; replies of others stay and lose their parent.</summary>
    public static readonly Shape CommentTrees = new(
        Users + """
        create table posts (id integer primary key, author_id integer references users(id), title text, body text);
        create table comments (id integer primary key, post_id integer not null references posts(id), author_id integer not null references users(id), parent_id integer references comments(id), body text not null);
        insert into posts values (1, 1, 'T', 'by ann'), (2, 2, 'U', 'by bob');
        insert into comments values (1, 2, 1, null, 'a'), (2, 2, 2, 1, 'b under a'), (3, 2, 1, 2, 'a under b'), (4, 1, 2, null, 'b on ann'), (5, 1, 3, 4, 'c under b');
        """,
        """
        subject: { table: users, key: id }
        tables:
          users: { on-close: erase }
          posts: { owner: { column: author_id, on-close: anonymise, mask: { body: { fixed: gone } } }, columns: { title: not-personal } }
          comments: { owner: author_id, on-close: erase, links: { parent_id: cut } }
        """,
        ["1"],
        "users erase 1, posts anonymise 1, comments erase 2",
        ("select id, author_id, title, body from posts order by id", "1 - T gone; 2 2 U by bob"),
        ("select id, author_id, parent_id, body from comments order by id", "2 2 - b under a; 4 2 - b on ann; 5 3 4 c under b"));

    /// <summary>A message goes with its last owner; until then it stays for the other one.</summary>
    public static readonly Shape PrivateMessages = new(
        Users + """
        create table mail (id integer primary key, sender integer references users(id), receiver integer references users(id), sender_nick text, body text);
        create table attachments (id integer primary key, mail_id integer not null references mail(id) on delete cascade, file text);
        insert into mail values (1, 1, 2, 'ann', 'to bob'), (2, 2, 3, 'bob', 'to cid'), (3, 1, 1, 'ann', 'to self'), (4, 3, 1, 'cid', 'to ann');
        insert into attachments values (1, 1, 'x'), (2, 3, 'y'), (3, 4, 'z');
        """,
        """
        subject: { table: users, key: id }
        tables:
          users: { on-close: erase }
          mail:
            owners: [ { column: sender, on-close: detach, mask: { sender_nick: null } }, { column: receiver, on-close: detach } ]
            last-owner: erase
            columns: { body: shared }
          attachments: { parent: mail }
        """,
        ["1", "2"],
        "users erase 1, mail detach 2, mail erase 1, attachments erase 1",
        ("select id, sender, receiver, sender_nick, body from mail order by id", "2 - 3 - to cid; 4 3 - cid to ann"),
        ("select id from attachments order by id", "3"));

    /// <summary>Counters of rows that stay are counted anew.</summary>
    public static readonly Shape Counters = new(
        Users + """
        create table topics (id integer primary key, title text, replies integer not null, last_reply integer);
        create table replies (id integer primary key, topic_id integer not null references topics(id), author_id integer not null references users(id), hidden integer not null);
        insert into topics values (1, 'A', 3, 3), (2, 'B', 1, 4), (3, 'C', 0, null);
        insert into replies values (1, 1, 2, 0), (2, 1, 1, 0), (3, 1, 1, 1), (4, 2, 2, 0);
        """,
        """
        subject: { table: users, key: id }
        tables:
          users: { on-close: erase }
          topics:
            personal: no
            recount:
              replies: { of: replies, on: { topic_id: id }, where: "c.hidden = 0" }
              last_reply: { of: replies, on: { topic_id: id }, value: max(c.id) }
          replies: { owner: author_id, on-close: erase }
        """,
        ["1"],
        "users erase 1, replies erase 2",
        ("select id, replies, last_reply from topics order by id", "1 1 1; 2 1 4; 3 0 -"));
}
