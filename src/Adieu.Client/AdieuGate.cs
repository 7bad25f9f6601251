using System.Data.Common;
using Microsoft.Extensions.Options;

namespace Adieu.Client;

/// <summary>
/// Reads the gate in the service's own database, for pages that want to say why an account cannot buy. The gate itself
/// needs no code: its triggers refuse business for a frozen account whatever the service does.
/// </summary>
public sealed class AdieuGate(IOptions<AdieuOptions> options)
{
    /// <summary>The beginning of the database error with which the gate refuses a statement.</summary>
    public const string Refusal = "adieu: account frozen";

    /// <summary>The gate's state for an account.</summary>
    /// <param name="connection">An open connection to the service's database.</param>
    /// <param name="account">The account's key.</param>
    /// <param name="transaction">The connection's transaction, if one is open.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<GateState> ReadAsync(DbConnection connection, string account, DbTransaction? transaction = null, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"select state from {options.Value.GateTable} where account_id = @account";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@account", account);
        command.Parameters.Add(parameter);
        return await command.ExecuteScalarAsync(cancellationToken) switch
        {
            "frozen" => GateState.Frozen,
            "closed" => GateState.Closed,
            _ => GateState.Open,
        };
    }

    /// <summary>Whether an error (or one that it wraps) is the gate's refusal.</summary>
    public static bool IsRefusal(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is DbException && error.Message.Contains(Refusal, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}

/// <summary>An account's gate.</summary>
public enum GateState
{
    /// <summary>Business as usual.</summary>
    Open,

    /// <summary>The account is being closed: nothing may be bought, changed or refunded; signing in shows the case.</summary>
    Frozen,

    /// <summary>The account is closed.</summary>
    Closed,
}
