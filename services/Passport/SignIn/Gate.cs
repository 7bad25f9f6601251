using System.Globalization;
using Adieu.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Passport.Data;

namespace Passport.SignIn;

/// <summary>
/// Reads the gate that Adieu keeps in this database, so that pages can say so before somebody fills in a form. The
/// triggers beside it refuse every business row of a frozen account whatever the pages do.
/// </summary>
public sealed class Gate(PassportDb db, AdieuGate gate)
{
    /// <summary>The state of an account's gate; open when Adieu has never been here.</summary>
    public async Task<GateState> StateAsync(long account, CancellationToken cancellationToken)
    {
        var installed = db.Database.IsSqlite()
            ? await db.Database.SqlQuery<int>($"select count(*) as \"Value\" from sqlite_master where type = 'table' and name = 'adieu_gate'").SingleAsync(cancellationToken) > 0
            : await db.Database.SqlQuery<bool>($"select to_regclass('adieu_gate') is not null as \"Value\"").SingleAsync(cancellationToken);
        if (!installed) return GateState.Open;
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            var transaction = db.Database.CurrentTransaction?.GetDbTransaction();
            return await gate.ReadAsync(db.Database.GetDbConnection(), account.ToString(CultureInfo.InvariantCulture), transaction, cancellationToken);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
