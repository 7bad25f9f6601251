using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Adieu.Evidence;

namespace Adieu.Sealing;

/// <summary>
/// Gives what is sealed another key. Contents stay as they are: each lies under its owner's own key, and it is those that are
/// sealed anew. It can be broken off anywhere and done again, while servers run.
/// </summary>
internal sealed class KeyRotation(KeyRing keys, SealedBox box, IWrappedKeys wrapped, ILedger ledger, TimeProvider time)
{
    /// <summary>Makes a new sealing key and seals every owner's key under it; with its ledger entry.</summary>
    /// <param name="staff">Who does it, by staff id.</param>
    /// <param name="cancellationToken">Gives up; <see cref="RewrapAsync"/> goes on.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="KeyRingException">The directory cannot take a new key, or somebody else is at it.</exception>
    public async Task<Rewrapped> RotateAsync(string staff, CancellationToken cancellationToken)
    {
        await ledger.NoteAsync("keys.rotated", new JsonObject { ["staff"] = staff, ["key"] = keys.Rotate() }, cancellationToken);
        var first = await RewrapAsync(cancellationToken);
        // Servers that have not looked yet seal under the key before for a moment.
        await Task.Delay(2 * KeyRing.Notices, time, cancellationToken);
        var late = await RewrapAsync(cancellationToken);
        return late with { Anew = first.Anew + late.Anew };
    }

    /// <summary>Seals under the present key whatever is not yet.</summary>
    public async Task<Rewrapped> RewrapAsync(CancellationToken cancellationToken)
    {
        var unreadable = 0L;
        var anew = await wrapped.RewrapAsync(
            (key, owner) =>
            {
                try
                {
                    return box.Rewrap(key, owner);
                }
                catch (CryptographicException)
                {
                    // Lost before this: it must not hold up the others.
                    unreadable++;
                    return null;
                }
            }, cancellationToken);
        return new Rewrapped(anew, unreadable);
    }
}

/// <summary>What sealing anew came to.</summary>
/// <param name="Anew">How many owners' keys now lie under the present key and did not before.</param>
/// <param name="Unreadable">How many no key here opens, and were left as they are.</param>
internal sealed record Rewrapped(long Anew, long Unreadable);
