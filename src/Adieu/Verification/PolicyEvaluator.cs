using Adieu.Services;

namespace Adieu.Verification;

/// <summary>Says whether what is proved meets a door's policy.</summary>
public static class PolicyEvaluator
{
    /// <summary>Whether the policy is met.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="isProven">Whether a method, by its id, is proved.</param>
    public static bool IsMet(ProofPolicy policy, Func<string, bool> isProven) => policy switch
    {
        ProofPolicy.Method method => isProven(method.Id),
        ProofPolicy.AtLeast some => some.Of.Count(part => IsMet(part, isProven)) >= some.Count,
        _ => false,
    };

    /// <summary>The methods that a policy names, each once, in its order.</summary>
    public static IReadOnlyList<string> Names(ProofPolicy policy) => policy switch
    {
        ProofPolicy.Method method => [method.Id],
        ProofPolicy.AtLeast some => [.. some.Of.SelectMany(Names).Distinct(StringComparer.Ordinal)],
        _ => [],
    };
}
