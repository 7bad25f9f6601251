namespace Adieu.Erasure.Tests.Shapes;

internal static class Documents
{
    /// <summary>A file belongs to all members of its group; with the last member it goes. Readers see it, and take nothing along.</summary>
    public static readonly Shape SharedWithGroup = new(
        """
        create table users (id integer primary key, name text);
        create table groups (id integer primary key, title text);
        create table members (group_id integer not null references groups(id), user_id integer not null references users(id), primary key (group_id, user_id));
        create table files (id integer primary key, group_id integer not null references groups(id), content text);
        create table readers (file_id integer not null references files(id) on delete cascade, user_id integer not null references users(id) on delete cascade, primary key (file_id, user_id));
        insert into users values (1, 'a'), (2, 'b'), (3, 'c');
        insert into groups values (1, 'G'), (2, 'H');
        insert into members values (1, 1), (1, 2), (2, 1);
        insert into files values (1, 1, 'shared by a and b'), (2, 2, 'only a');
        insert into readers values (1, 3), (2, 3), (1, 1);
        """,
        """
        subject: { table: users, key: id }
        tables:
          users: { on-close: erase }
          groups: { personal: no }
          members: { owner: user_id, on-close: erase }
          files: { owners: { through: members, group: group_id, account: user_id, on-close: detach }, last-owner: erase, columns: { content: shared } }
          readers: { owners: [ user_id, { parent: files } ], on-close: erase }
        """,
        ["1"],
        "users erase 1, members erase 2, files detach 1, files erase 1, readers erase 2",
        ("select id from files", "1"),
        ("select file_id, user_id from readers", "1 3"),
        ("select group_id, user_id from members", "1 2"));

    /// <summary>What lies in a folder goes with it, however deep, whoever made it.</summary>
    public static readonly Shape Folders = new(
        """
        create table users (id integer primary key, name text);
        create table folders (id integer primary key, owner_id integer not null references users(id), inside integer references folders(id), title text);
        create table notes (id integer primary key, folder_id integer not null references folders(id), body text);
        insert into users values (1, 'a'), (2, 'b');
        insert into folders values (1, 1, null, 'top'), (2, 1, 1, 'mid'), (3, 2, 2, 'of b, inside'), (4, 2, 3, 'deeper'), (5, 2, null, 'of b');
        insert into notes values (1, 1, 'x'), (2, 4, 'y'), (3, 5, 'z');
        """,
        """
        subject: { table: users, key: id }
        tables:
          users: { on-close: erase }
          folders: { owner: owner_id, on-close: erase, links: { inside: follow } }
          notes: { parent: folders }
        """,
        ["1"],
        "users erase 1, folders erase 4, notes erase 2",
        ("select id from folders", "5"),
        ("select id from notes", "3"));
}
