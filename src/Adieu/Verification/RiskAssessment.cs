using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Services;
using Adieu.Standing;
using Microsoft.Extensions.Options;

namespace Adieu.Verification;

/// <summary>Sees the risks of a case. It looks at nothing but what the service says and the hand-off said: no profile is made of anybody.</summary>
internal sealed class RiskAssessment(StandingCheck standing, IOptions<VerificationOptions> options, TimeProvider time)
{
    /// <summary>The risks of a case, now.</summary>
    public async Task<IReadOnlySet<Risk>> OfAsync(ServiceDefinition service, StoredCase about, CaseSecrets secrets, CancellationToken cancellationToken)
    {
        var risks = new HashSet<Risk>();
        if (CoolingOffDays.IsRecovered(about)) risks.Add(Risk.RecentRecovery);
        if (IsPhoneNew(secrets.PhoneHistory)) risks.Add(Risk.RecentPhoneChange);
        if (secrets.DeviceSince is { } since && about.OpenedAt - since < options.Value.DeviceNewFor) risks.Add(Risk.NewDevice);
        var report = await standing.CheckAsync(service, SubjectKey.Parse(secrets.Account), cancellationToken);
        // Who has something settled holds value, even where the settlement leaves nothing to lose.
        if (report.Losses.Count > 0 || secrets.Agreed is not null) risks.Add(Risk.ValueHeld);
        return risks;
    }

    /// <summary>Whether a code sent to the number says too little about who reads it.</summary>
    public bool IsPhoneNew(PhoneHistory? phone) =>
        phone is not null && (phone.HasNewerHolder || phone.ChangedAt > time.GetUtcNow() - options.Value.PhoneNewFor);
}
