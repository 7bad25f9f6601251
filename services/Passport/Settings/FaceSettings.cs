using System.Globalization;
using Adieu.Client;
using Microsoft.EntityFrameworkCore;
using Passport.Data;
using Passport.SignIn;

namespace Passport.Settings;

/// <summary>Enrols a face and takes it back. The pictures go to Adieu, which measures them and gives a sealed reference; they are kept nowhere.</summary>
public sealed class FaceSettings(PassportDb db, ActivityLog activity, TimeProvider time, IServiceProvider services)
{
    private readonly AdieuApi? _adieu = (AdieuApi?)services.GetService(typeof(AdieuApi));

    /// <summary>Whether faces can be enrolled at all.</summary>
    public bool Available => _adieu is not null;

    /// <summary>The account's face, or null.</summary>
    public Task<Face?> FindAsync(long account, CancellationToken cancellationToken) => db.Faces.AsNoTracking().FirstOrDefaultAsync(f => f.AccountId == account, cancellationToken);

    /// <summary>Enrols, in place of what was enrolled before; null when done, otherwise a code for what was wrong.</summary>
    public async Task<string?> EnrolAsync(Account account, string wording, DateTimeOffset consentedAt, IReadOnlyList<byte[]> pictures, CancellationToken cancellationToken)
    {
        try
        {
            if (_adieu is null) return "engine";
            switch (await _adieu.EnrolFaceAsync(account.Id.ToString(CultureInfo.InvariantCulture), pictures, cancellationToken))
            {
                case FaceEnrolment.Enrolled enrolled:
                    await db.Faces.Where(f => f.AccountId == account.Id).ExecuteDeleteAsync(cancellationToken);
                    db.Faces.Add(new Face { AccountId = account.Id, Template = enrolled.Reference, ConsentWording = wording, ConsentedAt = consentedAt, EnrolledAt = time.GetUtcNow() });
                    activity.Add(account.Id, ActivityKind.FaceEnrolled);
                    await db.SaveChangesAsync(cancellationToken);
                    return null;
                case FaceEnrolment.Declined declined: return declined.Why;
                default: return "engine";
            }
        }
        catch (HttpRequestException)
        {
            return "engine";
        }
        finally
        {
            FacePictures.Forget(pictures);
        }
    }

    /// <summary>Takes the consent back: the face is erased at once.</summary>
    public async Task WithdrawAsync(Account account, CancellationToken cancellationToken)
    {
        if (await db.Faces.Where(f => f.AccountId == account.Id).ExecuteDeleteAsync(cancellationToken) == 0) return;
        activity.Add(account.Id, ActivityKind.FaceWithdrawn);
        await db.SaveChangesAsync(cancellationToken);
    }
}
