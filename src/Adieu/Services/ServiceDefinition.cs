using Adieu.Cases;
using Adieu.Erasure.Stores;

namespace Adieu.Services;

/// <summary>What a service's <c>service.yaml</c> says, read and checked. Immutable.</summary>
public sealed record ServiceDefinition
{
    /// <summary>The service's id: lower-case letters, digits and hyphens; part of addresses.</summary>
    public required string Id { get; init; }

    /// <summary>The rules' version: the file's <c>version</c> and a hash of its text. A case remembers it.</summary>
    public required string Version { get; init; }

    /// <summary>The name people know it by.</summary>
    public required LocalText Name { get; init; }

    /// <summary>Where people get help from a human.</summary>
    public required ServiceContact Contact { get; init; }

    /// <summary>The service's own address, without a trailing slash; the only place that pages send people back to.</summary>
    public required Uri Home { get; init; }

    /// <summary>Where who is or can be signed in begins to close an account, or comes back to a closure: the page that the signed-in door names, else <see cref="Home"/>.</summary>
    public Uri Begin => Doors.FirstOrDefault(door => door.Door == Door.SignedIn)?.BeginPage is { } page ? new Uri(Home.ToString().TrimEnd('/') + page) : Home;

    /// <summary>The pack of legal deadlines that applies: <c>cn</c>, <c>eu</c> or <c>us</c>.</summary>
    public string Law { get; init; } = "cn";

    /// <summary>The language for who asks for none that the pages speak: <c>zh-CN</c> or <c>en</c>.</summary>
    public string Language { get; init; } = "zh-CN";

    /// <summary>The zone in which people read times of this service.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The colour of the pages that people of this service meet; null for Adieu's own.</summary>
    public BrandColour? Brand { get; init; }

    /// <summary>Shared secret of the signed hand-off and of the service's API calls, at least 32 bytes; from configuration, never from the file.</summary>
    public required ReadOnlyMemory<byte> Secret { get; init; }

    /// <summary>The data systems, by name, in the order in which they are erased.</summary>
    public required IReadOnlyList<StoreDefinition> Stores { get; init; }

    /// <summary>How accounts are found and described.</summary>
    public required AccountDefinition Accounts { get; init; }

    /// <summary>The lock in the service's database; null when the service has none (then nothing is frozen there).</summary>
    public GateDefinition? Gate { get; init; }

    /// <summary>What stands between an account and its closure, in the order in which people see it.</summary>
    public required IReadOnlyList<StandingRule> Standing { get; init; }

    /// <summary>What is settled for a person who agrees to it.</summary>
    public SettlementDefinition Settlement { get; init; } = SettlementDefinition.None;

    /// <summary>The doors that are open, with what each asks as proof.</summary>
    public required IReadOnlyList<DoorDefinition> Doors { get; init; }

    /// <summary>What is asked, beyond the probes, before a case counts as closed.</summary>
    public VerifyDefinition Verify { get; init; } = VerifyDefinition.None;

    /// <summary>How long a change of heart may take.</summary>
    public required CoolingOffDefinition CoolingOff { get; init; }

    /// <summary>What becomes of identifiers after closure, by kind (<c>phone</c>, <c>document</c>, <c>email</c>, <c>username</c>).</summary>
    public required IReadOnlyList<ReRegistrationRule> ReRegistration { get; init; }

    /// <summary>What the service does with phone numbers that people give up.</summary>
    public NumbersDefinition Numbers { get; init; } = NumbersDefinition.None;

    /// <summary>Reasons that a person may pick; giving one is never required.</summary>
    public required IReadOnlyList<Reason> Reasons { get; init; }

    /// <summary>Other ways out, shown once, beside.</summary>
    public required IReadOnlyList<Alternative> Alternatives { get; init; }

    /// <summary>A query with <c>@account</c> that gives the people whom a person may have told: <c>contact</c>, <c>name</c>, <c>phone</c>, <c>email</c>; null when the service knows none.</summary>
    public string? Contacts { get; init; }

    /// <summary>What a person can have erased without closing the account.</summary>
    public IReadOnlyList<DataPart> Parts { get; init; } = [];

    /// <summary>Laws and rules that the other parts name by id.</summary>
    public required IReadOnlyDictionary<string, LegalBasis> Bases { get; init; }

    /// <summary>What people call the tables of the data maps, by table; a table without a name is shown under its own.</summary>
    public IReadOnlyDictionary<string, LocalText> DataNames { get; init; } = new Dictionary<string, LocalText>();
}

/// <summary>A service's colour in oklch. Lightness is the pages' own, so that text keeps its contrast in every colour.</summary>
/// <param name="Hue">Degrees, 0 to 360.</param>
/// <param name="Chroma">0 (grey) to 0.15 (vivid).</param>
public sealed record BrandColour(double Hue, double Chroma);

/// <summary>Where people get help.</summary>
public sealed record ServiceContact(string? Phone, string? Email, LocalText? Hours);

/// <summary>A data system of a service.</summary>
/// <param name="Name">Its name, such as <c>main</c>.</param>
/// <param name="Kind"><c>sqlite</c>, <c>postgres</c>, <c>http</c> ...</param>
/// <param name="Connection">Connection string with variables filled in, or the address of an endpoint. Holds secrets: never logged.</param>
/// <param name="MapPath">Absolute path of its data map; null for an endpoint, which has its own.</param>
/// <param name="Secret">For an endpoint, what it shares with Adieu, at least 32 bytes.</param>
public sealed record StoreDefinition(string Name, string Kind, string Connection, string? MapPath, ReadOnlyMemory<byte> Secret = default)
{
    /// <summary>How long an erasure there can be undone; null: not at all.</summary>
    public TimeSpan? Undo { get; init; }

    /// <summary>The SQL dialect, or null when the store is not a database.</summary>
    public SqlDialect? Dialect => Kind switch { "sqlite" => SqlDialect.Sqlite, "postgres" => SqlDialect.PostgreSql, _ => null };

    /// <summary>Name and kind only.</summary>
    public override string ToString() => $"{Name} ({Kind})";
}

/// <summary>How accounts are found and described, as SQL on the first store.</summary>
/// <param name="Find">By identifier kind: a query with <c>@value</c> that gives at most one account key.</param>
/// <param name="Profile">A query with <c>@account</c>; its columns are <c>display_name, phone, email, document_no, username, state, language, phone_changed_at, phone_held_since, phone_newer_holder, lock_days, lock_contact</c>, each may be null or left out.</param>
/// <param name="SignOut">Statements with <c>@account</c> that end every session.</param>
/// <param name="Face">A query with <c>@account</c> that gives the sealed face reference, one column, at most one row; null when the service keeps none.</param>
public sealed record AccountDefinition(IReadOnlyDictionary<string, string> Find, string Profile, string? SignOut, string? Face = null)
{
    /// <summary>Where the hashes of closure keys are; null when the service has none.</summary>
    public ClosureKeyQueries? ClosureKey { get; init; }
}

/// <summary>Where the hash of an account's closure key is, and how the key is used up.</summary>
/// <param name="Find">A query with <c>@account</c> that gives one column, the hash.</param>
/// <param name="Spend">Statements with <c>@account</c> after which the key is worth nothing.</param>
public sealed record ClosureKeyQueries(string Find, string Spend);

/// <summary>The gate in a service's database: a table that Adieu owns there, and the tables on which row triggers refuse business for a frozen account.</summary>
/// <param name="Table">The gate table's name.</param>
/// <param name="Subject">The subject table whose row is locked to order a freeze against business under way.</param>
/// <param name="SubjectKey">Its key column.</param>
/// <param name="Guards">Tables to guard, each with the column that holds the account.</param>
public sealed record GateDefinition(string Table, string Subject, string SubjectKey, IReadOnlyList<GateGuard> Guards);

/// <summary>A guarded table: rows of a frozen account can be neither inserted nor updated nor deleted, but for the erasure itself.</summary>
public sealed record GateGuard(string Table, string Column);

/// <summary>Blocker or loss.</summary>
public enum StandingKind
{
    /// <summary>Must be cleared before closure.</summary>
    Blocker,

    /// <summary>Is given up by closing.</summary>
    Loss,
}

/// <summary>One rule of the standing.</summary>
public sealed record StandingRule
{
    /// <summary>Its id within the service.</summary>
    public required string Id { get; init; }

    /// <summary>Blocker or loss.</summary>
    public required StandingKind Kind { get; init; }

    /// <summary>A query with <c>@account</c>. Each row is one item; its columns fill the placeholders of the texts and the remedy link. A row whose first column is null or 0 counts as no row.</summary>
    public required string Query { get; init; }

    /// <summary>What it is, in a few words; may hold <c>{column}</c> placeholders.</summary>
    public required LocalText Title { get; init; }

    /// <summary>The rule as anybody may read it before signing in, without placeholders; null when the title says it.</summary>
    public LocalText? General { get; init; }

    /// <summary>Why it matters; may hold placeholders.</summary>
    public required LocalText Because { get; init; }

    /// <summary>The id of a <see cref="LegalBasis"/>, or null.</summary>
    public string? Basis { get; init; }

    /// <summary>Path below the service's home (may hold placeholders) where it can be cleared, or null.</summary>
    public string? RemedyLink { get; init; }

    /// <summary>What the link or the person to ask is called.</summary>
    public LocalText? Remedy { get; init; }

    /// <summary>Who can help: <c>person</c> (by the link), <c>support</c>, <c>wait</c>.</summary>
    public required string Owner { get; init; }
}

/// <summary>A door and what it asks as proof.</summary>
/// <param name="Door">Which.</param>
/// <param name="Open">Whether it can be used now.</param>
/// <param name="Description">For the public page.</param>
/// <param name="Policy">Which proofs suffice.</param>
public sealed record DoorDefinition(Door Door, bool Open, LocalText Description, ProofPolicy Policy)
{
    /// <summary>What is asked besides where a risk is seen, each risk at most once.</summary>
    public IReadOnlyList<RiskRule> Risks { get; init; } = [];

    /// <summary>For the signed-out door: the path below the service's home that sets a new password for who has proved who they are; null when the service has none.</summary>
    public string? ResetPage { get; init; }

    /// <summary>For the signed-in door: the path below the service's home where closing begins; null when the file does not say.</summary>
    public string? BeginPage { get; init; }
}

/// <summary>What is seen about a request that makes it likelier to be somebody else's, or worse if it is.</summary>
public enum Risk
{
    /// <summary>The account holds something that closing gives up.</summary>
    ValueHeld,

    /// <summary>The account was recovered without its password in the last 30 days.</summary>
    RecentRecovery,

    /// <summary>The service has known the person's device for less than 7 days.</summary>
    NewDevice,

    /// <summary>The phone number was changed in the last 30 days, or somebody else has held it since.</summary>
    RecentPhoneChange,
}

/// <summary>What a door asks besides its policy where a risk is seen.</summary>
/// <param name="Risk">The risk.</param>
/// <param name="Policy">What is asked besides; a proof that serves the door's policy serves here too.</param>
/// <param name="Source">Where the rule is published.</param>
public sealed record RiskRule(Risk Risk, ProofPolicy Policy, string Source);

/// <summary>A combination of verification methods: a method by its id, or <c>all</c>, <c>any</c>, <c>two-of</c> of others.</summary>
public abstract record ProofPolicy
{
    private ProofPolicy()
    {
    }

    /// <summary>One method, such as <c>password</c>, <c>sms</c>, <c>email</c>.</summary>
    /// <param name="Id">The method.</param>
    /// <param name="HeldSinceDays">For <c>sms</c>: for how many days the account must have had the number; 0 for any.</param>
    public sealed record Method(string Id, int HeldSinceDays = 0) : ProofPolicy;

    /// <summary>At least <paramref name="Count"/> of the parts: 1 is any, the number of parts is all.</summary>
    public sealed record AtLeast(int Count, IReadOnlyList<ProofPolicy> Of) : ProofPolicy;
}

/// <summary>How long a change of heart may take, in whole days.</summary>
public sealed record CoolingOffDefinition(int DefaultDays, IReadOnlyList<int> AllowedDays, int AfterRecoveryDays);

/// <summary>What becomes of an identifier after closure.</summary>
/// <param name="Kind">The identifier's kind.</param>
/// <param name="Rule">Free, blocked for a time, or never again.</param>
/// <param name="BlockedDays">For <see cref="ReRegistration.Blocked"/>, 1 or more.</param>
/// <param name="Explanation">Shown before closing and at the attempt.</param>
/// <param name="Source">Where the rule is published.</param>
public sealed record ReRegistrationRule(string Kind, ReRegistration Rule, int BlockedDays, LocalText Explanation, string Source);

/// <summary>Whether an identifier may be registered again.</summary>
public enum ReRegistration
{
    /// <summary>At once.</summary>
    Free,

    /// <summary>After a number of days.</summary>
    Blocked,

    /// <summary>Not again.</summary>
    Never,
}

/// <summary>A reason that a person may pick.</summary>
public sealed record Reason(string Id, LocalText Text);

/// <summary>Another way, at a path below the service's home.</summary>
public sealed record Alternative(string Id, LocalText Title, LocalText Text, string Link);

/// <summary>Data that a person can have erased and keep the account.</summary>
/// <param name="Id">Its id within the service.</param>
/// <param name="Title">What it is.</param>
/// <param name="Text">What becomes of it, and what stays.</param>
/// <param name="Tables">Tables of the first store's data map.</param>
public sealed record DataPart(string Id, LocalText Title, LocalText Text, IReadOnlyList<string> Tables);

/// <summary>A law or rule with its source.</summary>
public sealed record LegalBasis(string Id, LocalText Text, string Source);
