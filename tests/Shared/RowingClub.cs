namespace Adieu.TestKit;

/// <summary>
/// A service that shares nothing with the reference ones: English first, Athens, euros, uuid keys, names in mixed case,
/// members without a phone number. Its two files are all that Adieu gets of it.
/// </summary>
internal static class RowingClub
{
    public const string Ana = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11";
    public const string Bo = "b1eebc99-9c0b-4ef8-bb6d-6bb9bd380a22";
    public const string Cy = "c2eebc99-9c0b-4ef8-bb6d-6bb9bd380a33";

    /// <summary>The schema with three members: Ana has a boat out and a bill open, Bo has a phone, Cy stays.</summary>
    public static string Schema(bool postgres) => postgres ? Sql : Sql.Replace(" uuid", " text").Replace(" timestamptz", " text").Replace(" date", " text");

    public const string Yaml = """
        service: rowing-club
        version: 1
        name: { zh: 港湾赛艇俱乐部, en: Harbour Rowing Club }
        home: https://rowing.example/
        contact: { email: office@rowing.example }
        language: en
        law: eu
        time-zone: Europe/Athens
        brand: { hue: 150, chroma: 0.11 }
        stores:
          main: { kind: "${ROWING_KIND}", connection: "${ROWING_DB}", map: data-map.yaml }
        accounts:
          find:
            email: 'select "MemberId" from "Members" where "EMail" = @value'
            phone: 'select "MemberId" from "Members" where "Mobile" = @value'
          profile: 'select "FullName" as display_name, "EMail" as email, "Mobile" as phone from "Members" where "MemberId" = @account'
          sign-out: 'delete from "Logins" where "MemberId" = @account'
        gate:
          subject: { table: Members, key: MemberId }
          guard: { Outings: MemberId, Bills: MemberId }
        bases:
          bookkeeping: { zh: 会计法, en: Bookkeeping Act, source: "https://law.example/bookkeeping" }
        standing:
          - blocker: boat-out
            query: 'select "BoatNo", "StartsAt" from "Outings" where "MemberId" = @account and "BackAt" is null'
            title: { zh: "{BoatNo} 号艇还没有归还", en: "Boat {BoatNo} is not back" }
            because: { zh: "{StartsAt:datetime} 出发。", en: "It left on {StartsAt:datetime}." }
            owner: person
            remedy: { zh: 归还, en: Bring it back, link: "/boats/{BoatNo}" }
          - blocker: open-bill
            query: 'select "BillNo", "AmountCents" from "Bills" where "MemberId" = @account and "PaidOn" is null'
            title: { zh: "账单 {BillNo} 未付", en: "Bill {BillNo} is open" }
            because: { zh: "还欠 {AmountCents:EUR/100}。", en: "{AmountCents:EUR/100} is to be paid." }
            basis: bookkeeping
            owner: person
            remedy: { zh: 去付款, en: Pay it, link: "/bills/{BillNo}" }
        doors:
          signed-in:
            description: { zh: 会员 → 离开, en: Members → Leave the club }
            proof: { all: [password, email] }
          signed-out:
            description: { zh: 忘记密码, en: Forgot the password }
            proof: { all: [sms, email] }
        cooling-off: { default: 7d, allowed: [0d, 7d], after-recovery: 14d }
        re-registration:
          email: { rule: blocked 30d, zh: 30 天内不能用这个邮箱加入。, en: This address cannot join again for 30 days., source: "https://rowing.example/rules" }
        data:
          Bills: { zh: 账单, en: Bills }
        """;

    public const string Map = """
        subject: { table: Members, key: MemberId }
        tables:
          Members: { on-close: erase }
          Logins: { owner: MemberId, on-close: erase }
          Boats: { personal: no }
          Outings: { owner: MemberId, on-close: erase }
          Bills:
            owner: MemberId
            on-close: retain
            retain: { basis: bookkeeping, until: PaidOn + 8y, keep: [BillNo, AmountCents, PaidOn], where: '"PaidOn" is not null' }
          LogBook:
            owner: Author
            on-close: anonymise
            mask: { Words: { fixed: "withdrawn by its author" } }
            columns: { WrittenAt: not-personal }
        """;

    private const string Sql = $"""
        create table "Members" ("MemberId" uuid primary key, "FullName" text not null, "EMail" text not null unique, "Mobile" text null unique);
        create table "Logins" ("Token" text primary key, "MemberId" uuid not null references "Members" ("MemberId"));
        create index "IX_Logins" on "Logins" ("MemberId");
        create table "Boats" ("BoatNo" integer primary key, "Class" text not null);
        create table "Outings" ("OutingId" integer primary key, "MemberId" uuid not null references "Members" ("MemberId"), "BoatNo" integer not null references "Boats" ("BoatNo"), "StartsAt" timestamptz not null, "BackAt" timestamptz null);
        create index "IX_Outings" on "Outings" ("MemberId");
        create table "Bills" ("BillNo" text primary key, "MemberId" uuid null references "Members" ("MemberId"), "AmountCents" integer not null, "PaidOn" date null, "Holder" text null);
        create index "IX_Bills" on "Bills" ("MemberId");
        create table "LogBook" ("EntryId" integer primary key, "Author" uuid null references "Members" ("MemberId"), "Words" text not null, "WrittenAt" timestamptz not null);
        create index "IX_LogBook" on "LogBook" ("Author");
        insert into "Members" values ('{Ana}', 'Ana Costa', 'ana@rowing.example', null), ('{Bo}', 'Bo Iversen', 'bo@rowing.example', '+306900000002'), ('{Cy}', 'Cy Young', 'cy@rowing.example', '+306900000003');
        insert into "Logins" values ('t1', '{Ana}'), ('t2', '{Bo}'), ('t3', '{Cy}');
        insert into "Boats" values (7, 'double scull');
        insert into "Outings" values (1, '{Ana}', 7, '2026-06-01T06:30:00Z', null), (2, '{Cy}', 7, '2026-05-01T06:30:00Z', '2026-05-01T08:30:00Z');
        insert into "Bills" values ('F-1', '{Ana}', 1250, null, 'Ana Costa'), ('F-2', '{Bo}', 1250, '2026-03-01', 'Bo Iversen'), ('F-3', '{Cy}', 1250, '2026-03-01', 'Cy Young');
        insert into "LogBook" values (1, '{Ana}', 'Ana was here', '2026-06-01T06:30:00Z'), (2, '{Cy}', 'Wind from the east', '2026-06-01T06:30:00Z');
        """;
}
