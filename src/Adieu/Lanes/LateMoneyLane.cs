using System.Text.Json.Nodes;
using Adieu.Evidence;
using Adieu.Services;
using Adieu.Settlement;

namespace Adieu.Lanes;

/// <summary>Sends back money that came in for accounts which were frozen or closed already: the service put it aside, and it belongs to who sent it.</summary>
internal sealed class LateMoneyLane(Settler settler, ILedger ledger) : ILane
{
    private const int AtOnce = 100;

    public string Name => "late-money";

    public async Task<bool> RunAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        if (service.Settlement.Late is not { } late) return false;
        var sent = await settler.SendBackAsync(service, late, AtOnce, cancellationToken);
        if (sent.Count == 0) return false;
        await ledger.NoteAsync("late-money.returned", new JsonObject { ["service"] = service.Id, ["payments"] = sent.Count, ["amount"] = sent.Sum(), ["currency"] = service.Settlement.Currency }, cancellationToken);
        return true;
    }
}
