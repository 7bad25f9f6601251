using System.Runtime.CompilerServices;

namespace Adieu.Erasure.Planning.Statements;

/// <summary>
/// Writes the erasing statements of a plan once more, for batches of which nobody is unusual: the batch stands in each of
/// them as it was given, under the name of the temporary table that would hold it, and each answers with its counts. So a
/// batch fills no temporary table, which costs on PostgreSQL what a tenth of the erasure costs. PostgreSQL only.
/// </summary>
internal sealed class GivenWriter
{
    /// <summary>A setting of the transaction: without it nobody of the batch is there, and nothing is changed.</summary>
    private const string Passes = "adieu.passes";

    // What statements may ask of a person besides key and place; it is loaded, or made, with the temporary table only.
    private static readonly string[] Loaded = [".ghost", ".hmac_", ".now", ".step", ".found", "adieu_w"];

    private static readonly ConditionalWeakTable<Plan, GivenWriter> Known = [];

    private GivenWriter(Plan plan)
    {
        var subjects = plan.Subject!;
        var tables = plan.Tables.Where(t => t.Fates.Count > 0).ToList();
        var apply = plan.In(PlanPhase.Apply).ToList();
        // A key that may be given in other letters than the person's row has it is looked up there first: columns that do not ignore case refer to the row's.
        Fits = plan.Straight && !subjects.Key.Any(k => k.IgnoresCase) && tables.TrueForAll(t => t.Direct) && subjects.Others.Count == 0 && plan.Recounts.Count == 0
            && !plan.In(PlanPhase.Capture, PlanUse.Erasing).Any() && apply.TrueForAll(s => !Array.Exists(Loaded, s.Sql.Contains));
        if (!Fits) return;
        Lock = $"with {subjects.Given("true")} {subjects.LockGiven()}";
        Usual = $"""
            select set_config('{Passes}', case when exists (select 1 from adieu_holds where released_at is null) or exists (select 1 from adieu_pieces where step_id = any(@steps::text[]))
            or exists (with {subjects.Given("true")} select 1 from adieu_s group by {subjects.Keys()} having count(*) > 1) then 'no' else 'yes' end, true)
            """;
        var given = subjects.Given($"current_setting('{Passes}') = 'yes'");
        Statements = [.. apply.Select(s => Given(s, given))];
    }

    /// <summary>The plan's statements, written so; written once.</summary>
    public static GivenWriter Of(Plan plan) => Known.GetValue(plan, p => new GivenWriter(p));

    /// <summary>Whether the plan's statements can do without temporary tables.</summary>
    public bool Fits { get; }

    /// <summary>Locks the subjects' rows in key order.</summary>
    public string Lock { get; } = "";

    /// <summary>Says 'yes', and lets the statements pass, if nobody has begun to go in pieces, or stands in the batch twice, and no hold is on. Who has a receipt already is noticed when another one is written.</summary>
    public string Usual { get; } = "";

    /// <summary>The statements in their order, and whether each answers, as <see cref="Counted.Answer"/> says.</summary>
    public IReadOnlyList<(string Sql, bool Answers)> Statements { get; } = [];

    private static (string, bool) Given(PlanStatement statement, string given)
    {
        var with = statement.Sql.StartsWith("with ", StringComparison.Ordinal) ? $"with {given}, {statement.Sql["with ".Length..]}" : $"with {given} {statement.Sql}";
        return statement.Answer is null ? (with, false) : (with[..with.IndexOf(CountWriter.Note, StringComparison.Ordinal)] + statement.Answer, true);
    }
}
