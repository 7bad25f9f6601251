using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Passport.Data;
using Passport.People;
using Passport.Seeding;

namespace Passport.Web;

/// <summary>A sample person as they stand now.</summary>
/// <param name="Persona">Who they are.</param>
/// <param name="Phone">Their number in full; null without one, and when the account is gone.</param>
/// <param name="DocumentNo">Their resident ID number in full; null when the account is gone.</param>
public sealed record StandingPersona(Persona Persona, string? Phone, string? DocumentNo);

/// <summary>The page of sample people: all that a visitor types at a sign-in page, a counter or a registration.</summary>
internal static class PersonaHandlers
{
    internal static async Task<RazorComponentResult> ShowAsync(string password, IReadOnlyList<Persona> personas, PassportDb db, CancellationToken cancellationToken)
    {
        var names = personas.Select(persona => persona.Name).ToArray();
        var accounts = await db.Accounts.AsNoTracking().Where(account => names.Contains(account.UserName)).ToDictionaryAsync(account => account.UserName!, cancellationToken);
        return Show.Page<Pages.PersonasPage>(new
        {
            Password = password,
            All = (from persona in personas let account = accounts.GetValueOrDefault(persona.Name) select new StandingPersona(persona, account?.PhoneNumber, account?.DocumentNo)).ToArray(),
            Nobody = await NobodyAsync(db, cancellationToken),
        });
    }

    // An ID number that may be registered: no account has it.
    private static async Task<string> NobodyAsync(PassportDb db, CancellationToken cancellationToken)
    {
        const string Born = "11010519900101";
        var taken = await db.Accounts.Where(account => account.DocumentNo.StartsWith(Born)).Select(account => account.DocumentNo).ToListAsync(cancellationToken);
        return Enumerable.Range(100, 900).Select(sequence => $"{Born}{sequence}").Select(digits => digits + ResidentId.CheckCharacter(digits)).First(number => !taken.Contains(number));
    }
}
