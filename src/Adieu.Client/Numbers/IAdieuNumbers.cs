namespace Adieu.Client.Numbers;

/// <summary>
/// What a service does when Adieu says that somebody gave up a phone number which one of its accounts has. Map it with
/// <see cref="AdieuNumberEndpoints.MapAdieuNumbers{TNumbers}"/>. Registered as any service; a scope for each call.
/// </summary>
public interface IAdieuNumbers
{
    /// <summary>
    /// Stops trusting the number alone for that account, until its holder is confirmed anew; the service's <c>profile</c>
    /// then gives <c>phone_newer_holder</c>. The same announcement may come again. Do nothing where
    /// <see cref="ReleasedNumber.Is"/> says that the account has another number by now, and where it has had this one only
    /// since <see cref="ReleasedNumber.At"/>, or was confirmed since: then somebody new holds it, and it is theirs.
    /// </summary>
    Task ReleasedAsync(ReleasedNumber number, CancellationToken cancellationToken);
}
