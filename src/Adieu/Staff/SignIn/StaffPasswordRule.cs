using Microsoft.AspNetCore.Identity;

namespace Adieu.Staff;

/// <summary>
/// Refuses passwords that stand early in every guesser's list: common words, keyboard rows, counting and repetition, in any
/// mixture, and the person's own name. Length is all that is asked besides (NIST SP 800-63B-4, section 3.1.1.2).
/// </summary>
internal sealed class StaffPasswordRule : IPasswordValidator<StaffMember>
{
    private const int LeastOwnCharacters = 6;

    private static readonly string[] Common =
    [
        "password", "passwort", "passw0rd", "p@ssword", "p@ssw0rd", "welcome", "letmein", "iloveyou", "woaini", "administrator", "admin", "master", "dragon",
        "monkey", "football", "baseball", "sunshine", "princess", "superman", "batman", "shadow", "trustno", "changeme", "default", "secret", "login", "access",
        "computer", "internet", "freedom", "whatever", "michael", "jordan", "summer", "winter", "spring", "autumn", "mima", "zhongguo", "beijing", "shanghai",
        "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwerty", "qazwsx", "qaz", "wsx", "edc", "asdf", "zxcv", "adieu", "counter", "clerk", "supervisor", "hotline", "test", "guest", "user", "abc", "aaa",
    ];

    public Task<IdentityResult> ValidateAsync(UserManager<StaffMember> manager, StaffMember user, string? password) =>
        Task.FromResult(IsGuessable(password ?? "", user.Name) ? IdentityResult.Failed(new IdentityError { Code = "common" }) : IdentityResult.Success);

    internal static bool IsGuessable(string password, string name)
    {
        var rest = password.ToLowerInvariant();
        foreach (var word in (string[])[.. name.Split('.', '-').Where(part => part.Length > 2), .. Common]) rest = rest.Replace(word, " ", StringComparison.Ordinal);
        // What is left counts where it neither repeats nor counts on from what stands before it.
        var own = 0;
        for (var i = 0; i < rest.Length; i++)
        {
            if (rest[i] != ' ' && (i == 0 || Math.Abs(rest[i] - rest[i - 1]) > 1) && (i < 2 || rest[i] != rest[i - 2])) own++;
        }

        return own < LeastOwnCharacters || rest.Distinct().Count() < LeastOwnCharacters;
    }
}
