namespace Adieu.Erasure.Tests.Shapes;

internal static class Circles
{
    /// <summary>The account refers to its picture and the picture to its account.</summary>
    public static readonly Shape AccountAndAvatar = new(
        """
        create table accounts (id integer primary key, main_picture integer, name text);
        create table pictures (id integer primary key, account_id integer not null references accounts(id), file text);
        create table likes (picture_id integer not null references pictures(id), account_id integer not null references accounts(id), primary key (picture_id, account_id));
        insert into accounts values (1, null, 'a'), (2, null, 'b');
        insert into pictures values (1, 1, 'x'), (2, 1, 'y'), (3, 2, 'z');
        insert into likes values (1, 2), (3, 1), (3, 2);
        update accounts set main_picture = 2 where id = 1;
        update accounts set main_picture = 3 where id = 2;
        """,
        """
        subject: { table: accounts, key: id }
        tables:
          accounts: { on-close: erase }
          pictures: { owner: account_id, on-close: erase }
          likes: { owners: [ account_id, { parent: pictures } ], on-close: erase }
        """,
        ["1"],
        "accounts erase 1, pictures erase 2, likes erase 2",
        ("select id, main_picture from accounts", "2 3"),
        ("select picture_id, account_id from likes", "3 2"));

    /// <summary>People refer to people: a leaver's reports stay, without a manager.</summary>
    public static readonly Shape Managers = new(
        """
        create table staff (id integer primary key, manager_id integer references staff(id), name text);
        insert into staff values (1, null, 'boss'), (2, 1, 'mid'), (3, 2, 'low'), (4, 1, 'other');
        """,
        """
        subject: { table: staff, key: id }
        tables:
          staff: { on-close: erase, links: { manager_id: cut } }
        """,
        ["2", "1"],
        "staff erase 1",
        ("select id, manager_id from staff order by id", "3 -; 4 -"));

    /// <summary>The row stays so that the shop's history stays; the person in it does not.</summary>
    public static readonly Shape Shell = new(
        """
        create table customers (id integer primary key, name text, email varchar(40) not null unique check (email like '%@%'), vip integer not null);
        create table purchases (id integer primary key, customer_id integer not null references customers(id), amount integer);
        create table tokens (id integer primary key, customer_id integer not null references customers(id), token text);
        create table cards (customer_id integer primary key references customers(id), number text);
        insert into customers values (1, 'a', 'a@x', 1), (2, 'b', 'b@x', 0), (3, 'c', 'c@x', 0);
        insert into purchases values (1, 1, 10), (2, 2, 20);
        insert into tokens values (1, 1, 't'), (2, 2, 'u');
        insert into cards values (1, 'c1'), (2, 'c2');
        """,
        """
        subject: { table: customers, key: id }
        tables:
          customers: { on-close: anonymise, mask: { name: { fixed: a former customer }, email: { ghost: "x-{ghost}@x" } }, columns: { vip: not-personal } }
          purchases: { personal: no }
          tokens: { owner: customer_id, on-close: erase }
          cards: { parent: customers, mask: { number: null } }
        """,
        ["1", "3"],
        "customers anonymise 1, tokens erase 1, cards anonymise 1",
        ("select id, name, case when email like 'x-ghost-%@x' and length(email) > 25 then '' else email end, vip from customers order by id", "1 a former customer  1; 2 b b@x 0; 3 a former customer  0"),
        ("select count(distinct email) from customers", "3"),
        ("select id, customer_id from purchases order by id", "1 1; 2 2"),
        ("select customer_id, number from cards order by 1", "1 -; 2 c2"));

    /// <summary>Threads whose replies lose their reference by the schema itself: SQLite empties it in rows that the same statement deletes.</summary>
    public static readonly Shape Threads = new(
        """
        create table users (id integer primary key, name text, boss integer references users (id) on delete set null);
        create table comments (id integer primary key, user_id integer references users (id), parent_id integer references comments (id) on delete set null);
        create table answers (id integer primary key, user_id integer references users (id), parent_id integer references answers (id) on delete set null);
        insert into users values (7, 'a', null), (8, 'b', 7), (9, 'c', 8);
        insert into comments values (1, 7, null), (2, 7, 1), (3, 8, 2), (4, 9, 3), (5, 7, 4), (6, 8, 5);
        insert into answers values (1, 7, null), (2, 7, 1), (3, 9, 2), (4, 9, null), (5, 8, 4), (6, 8, 5);
        """,
        """
        subject: { table: users, key: id }
        tables:
          users: { on-close: erase, links: { boss: cut } }
          comments: { owner: user_id, on-close: erase, unowned: keep, links: { parent_id: cut } }
          answers: { owner: user_id, on-close: erase, unowned: keep, links: { parent_id: follow } }
        """,
        ["7", "8"],
        "users erase 1, comments erase 3, answers erase 3",
        ("select id, boss from users", "9 -"),
        ("select id, parent_id from comments", "4 -"),
        ("select id, parent_id from answers", "4 -"));
}
