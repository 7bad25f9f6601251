using System.CommandLine;
using System.Text.RegularExpressions;
using Adieu.Cases;

namespace Adieu.Cli;

/// <summary><c>adieu case reviews|show|resume|refuse</c>.</summary>
internal static partial class CaseCommands
{
    private const int MostListed = 500;

    public static IEnumerable<Command> Commands
    {
        get
        {
            var group = new Command("case", "Cases that stand still and wait for an operator. Settings are the server's, from the environment.");
            group.Subcommands.Add(Reviews());
            group.Subcommands.Add(Show());
            group.Subcommands.Add(Resume());
            group.Subcommands.Add(Refuse());
            yield return group;
        }
    }

    internal static Argument<string> Number() => new("number") { Description = "The case number." };

    internal static Option<string> Staff()
    {
        var staff = new Option<string>("--staff") { Description = "Your staff id. It stays in the ledger: an id and no name.", Required = true };
        staff.Validators.Add(result =>
        {
            if (!StaffId().IsMatch(result.GetValueOrDefault<string>() ?? "")) result.AddError("A staff id is 1 to 40 lower-case letters, digits, dots and hyphens.");
        });
        return staff;
    }

    private static Command Reviews()
    {
        var options = new InstallationOptions();
        var command = new Command("reviews", "Lists the cases that go on only when somebody has looked, each with the day by which its person must have an answer. Decide with resume or refuse.") { options.Storage };
        command.SetAction((parsed, ct) => StoreOptions.GuardAsync(async () =>
        {
            await using var opened = options.OpenStorage(parsed);
            var output = parsed.InvocationConfiguration.Output;
            var waiting = await opened.Get<ICaseStore>().WaitingAsync(MostListed, ct);
            if (waiting.Count == 0) output.WriteLine("No case waits for anybody.");
            foreach (var found in waiting)
            {
                output.Write($"{found.AnswerBy:yyyy-MM-dd}  ");
                Print(output, found);
            }

            return 0;
        }, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static Command Show()
    {
        var (options, number) = (new InstallationOptions(), Number());
        var command = new Command("show", "Shows where a case stands and why. It holds nothing personal.") { number, options.Storage };
        command.SetAction((parsed, ct) => StoreOptions.GuardAsync(async () =>
        {
            await using var opened = options.OpenStorage(parsed);
            var (output, cases) = (parsed.InvocationConfiguration.Output, opened.Get<ICaseStore>());
            if (await cases.FindAsync(Parse(parsed.GetValue(number)!), ct) is not { } found) return NotFound(output);
            Print(output, found);
            foreach (var move in await cases.MovesAsync(found.Number, ct)) output.WriteLine($"  {move.At:u}  {move.State}");
            return 0;
        }, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static Command Resume()
    {
        var (options, number, staff) = (new InstallationOptions(), Number(), Staff());
        var command = new Command("resume", "Lets a case go on where it stopped.") { number, staff, options.Storage, options.Keys, options.Services };
        command.SetAction((parsed, ct) => DecideAsync(options, parsed, desk => desk.ResumeAsync(Parse(parsed.GetValue(number)!), parsed.GetValue(staff)!, second: null, ct)));
        return command;
    }

    private static Command Refuse()
    {
        var (options, number, staff) = (new InstallationOptions(), Number(), Staff());
        var reason = new Option<string>("--reason") { Description = "Why, in the person's language. It is sent to the person and stands nowhere else.", Required = true };
        var basis = new Option<string>("--basis") { Description = "What it rests on: the id of one of the service's bases, or words. The person is told.", Required = true };
        var command = new Command("refuse", "Refuses a case whose erasure has not begun; the person is told why and how to object, and has the account back.") { number, staff, reason, basis, options.Storage, options.Keys, options.Services };
        command.SetAction((parsed, ct) => DecideAsync(options, parsed, desk => string.IsNullOrWhiteSpace(parsed.GetValue(reason)) || string.IsNullOrWhiteSpace(parsed.GetValue(basis))
            ? throw new ArgumentException("A refusal needs a reason and a basis.")
            : desk.RefuseAsync(Parse(parsed.GetValue(number)!), parsed.GetValue(staff)!, parsed.GetValue(reason)!, parsed.GetValue(basis)!, ct)));
        return command;
    }

    private static Task<int> DecideAsync(InstallationOptions options, ParseResult parsed, Func<OperatorDesk, Task<OperatorDesk.Outcome>> decide) => StoreOptions.GuardAsync(async () =>
    {
        var output = parsed.InvocationConfiguration.Output;
        await using var opened = options.Open(parsed);
        switch (await decide(opened.Get<OperatorDesk>()))
        {
            case OperatorDesk.Outcome.Moved moved:
                Print(output, moved.Case);
                return 0;
            case OperatorDesk.Outcome.NotNow now:
                output.WriteLine("The case does not wait for this decision. Nothing was changed.");
                Print(output, now.Case);
                return 1;
            default:
                return NotFound(output);
        }
    }, parsed.InvocationConfiguration.Error);

    internal static int NotFound(TextWriter output)
    {
        output.WriteLine("There is no such case, or its service is not among the given ones.");
        return 1;
    }

    internal static void Print(TextWriter output, StoredCase found)
    {
        var (resumes, problem) = (found.Resumes is { } state ? $", goes on at {state}" : "", found.Problem is { } why ? $", because: {why}" : "");
        output.WriteLine($"{found.Number} {found.Service} {found.Door}: {found.State}{resumes}{problem}");
    }

    internal static CaseNumber Parse(string text) => CaseNumber.TryParse(text, out var number) ? number : throw new ArgumentException("That is no case number.");

    [GeneratedRegex("^[a-z0-9.-]{1,40}$")]
    private static partial Regex StaffId();
}
