using System.Globalization;
using System.Security.Cryptography;
using Adieu.Cases;
using Adieu.Sealing;
using Microsoft.Extensions.Options;

namespace Adieu.Staff;

/// <summary>Where pads are stored. All times are the database's.</summary>
internal interface IPadStore
{
    Task AddAsync(string tokenHash, string code, CancellationToken cancellationToken);

    Task<PadView?> FindAsync(string tokenHash, StaffOptions options, CancellationToken cancellationToken);

    Task<bool> PairAsync(string code, string sessionId, CancellationToken cancellationToken);

    Task<bool> HasAsync(string sessionId, CancellationToken cancellationToken);

    Task<bool> ShowAsync(string sessionId, string? number, CancellationToken cancellationToken);

    /// <summary>Shows a case unless the pad shows another: by now the next person may stand before it.</summary>
    Task OfferAsync(string sessionId, string number, CancellationToken cancellationToken);

    Task ClearAsync(string tokenHash, CancellationToken cancellationToken);
}

/// <summary>Pairs pads and hands cases over.</summary>
internal sealed class Pads(IPadStore store, KeyedHash hashes, IOptions<StaffOptions> options) : IPads
{
    public async Task<PadStart> StartAsync(CancellationToken cancellationToken)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        await store.AddAsync(Hash(token), RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture), cancellationToken);
        return new PadStart(token);
    }

    public Task<PadView?> FindAsync(string token, CancellationToken cancellationToken) =>
        token.Length is 0 or > 100 ? Task.FromResult<PadView?>(null) : store.FindAsync(Hash(token), options.Value, cancellationToken);

    public async Task<bool> PairAsync(StaffSeat seat, string code, CancellationToken cancellationToken) =>
        seat.May(StaffAct.ServeAtCounter) && await store.PairAsync(string.Concat(code.Where(char.IsAsciiDigit)), seat.Session, cancellationToken);

    public Task<bool> HasPadAsync(StaffSeat seat, CancellationToken cancellationToken) => store.HasAsync(seat.Session, cancellationToken);

    public async Task<bool> ShowAsync(StaffSeat seat, CaseNumber? number, CancellationToken cancellationToken) =>
        seat.May(StaffAct.ServeAtCounter) && await store.ShowAsync(seat.Session, number?.ToString(), cancellationToken);

    public Task ClearAsync(string token, CancellationToken cancellationToken) => store.ClearAsync(Hash(token), cancellationToken);

    private string Hash(string token) => hashes.Hash("pad", token);
}
