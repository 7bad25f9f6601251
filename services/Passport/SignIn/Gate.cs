using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Passport.Data;

namespace Passport.SignIn;

/// <summary>Whether an account may do business.</summary>
public enum GateState
{
    /// <summary>It may.</summary>
    Open,

    /// <summary>It is being closed.</summary>
    Frozen,

    /// <summary>It is closed.</summary>
    Closed,
}

/// <summary>
/// Reads the gate that Adieu keeps in this database. The triggers beside it refuse every business row of a frozen
/// account; this class only lets pages say so before somebody fills in a form.
/// </summary>
public sealed class Gate(PassportDb db)
{
    /// <summary>What the triggers say when they refuse.</summary>
    public const string Refusal = "adieu: account frozen";

    /// <summary>The state of an account's gate; open when Adieu has never been here.</summary>
    public async Task<GateState> StateAsync(long account, CancellationToken cancellationToken)
    {
        var exists = db.Database.IsSqlite()
            ? await db.Database.SqlQuery<int>($"select count(*) as \"Value\" from sqlite_master where type = 'table' and name = 'adieu_gate'").SingleAsync(cancellationToken) > 0
            : await db.Database.SqlQuery<bool>($"select to_regclass('adieu_gate') is not null as \"Value\"").SingleAsync(cancellationToken);
        if (!exists) return GateState.Open;
        var key = account.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var state = await db.Database.SqlQuery<string>($"select state as \"Value\" from adieu_gate where account_id = {key}").FirstOrDefaultAsync(cancellationToken);
        return state switch { null => GateState.Open, "frozen" => GateState.Frozen, _ => GateState.Closed };
    }

    /// <summary>Whether an error is a trigger's refusal, at whatever depth.</summary>
    public static bool Refused(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error.Message.Contains(Refusal, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
