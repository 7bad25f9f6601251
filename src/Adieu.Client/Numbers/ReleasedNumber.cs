using System.Security.Cryptography;
using System.Text;
using Adieu.Numbers;

namespace Adieu.Client.Numbers;

/// <summary>A number that was given up. Neither the number nor the service at which it was given up is in it.</summary>
public sealed class ReleasedNumber
{
    private readonly byte[] _secret;
    private readonly string _hash;

    internal ReleasedNumber(byte[] secret, string id, string account, string hash, DateTimeOffset at) =>
        (_secret, Id, Account, _hash, At) = (secret, id, account, hash, at);

    /// <summary>The announcement's id; the same when it comes again.</summary>
    public string Id { get; }

    /// <summary>The key of the account that had the number when Adieu looked.</summary>
    public string Account { get; }

    /// <summary>When the number was given up.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Whether it is this number, spelt as the service keeps it. Takes the same time for every other one.</summary>
    public bool Is(string? phone) =>
        phone is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(NumberHash.Of(_secret, Id, phone)), Encoding.ASCII.GetBytes(_hash));

    /// <summary>Says that there is a number, never which.</summary>
    public override string ToString() => "released-number:***";
}
