using System.CommandLine;
using Adieu.Staff;

namespace Adieu.Cli;

/// <summary><c>adieu staff invite|again|list|disable</c>: for the first administrator, and when nobody can sign in.</summary>
internal static class StaffCommands
{
    public static IEnumerable<Command> Commands
    {
        get
        {
            var group = new Command("staff", "Those who work at desks. Settings are the server's, from the environment.");
            group.Subcommands.Add(Invite());
            group.Subcommands.Add(Again());
            group.Subcommands.Add(List());
            group.Subcommands.Add(Disable());
            yield return group;
        }
    }

    private static Option<string> Name() => new("--name") { Description = "The name to sign in with: 2 to 40 lower-case letters, digits, dots and hyphens.", Required = true };

    private static Command Invite()
    {
        var (options, name) = (new InstallationOptions(), Name());
        var called = new Option<string>("--called") { Description = "What colleagues call them.", Required = true };
        var role = new Option<StaffRole>("--role") { Description = "Their one role.", DefaultValueFactory = _ => StaffRole.Administrator };
        var mailbox = new Option<string?>("--mailbox") { Description = "Where new invitations go. Who has none, and no ID number declared, is no second pair of eyes." };
        var command = new Command("invite", "Prints a link, good once, behind which somebody sets their password and second factor.") { name, called, role, mailbox, options.Storage, options.Keys, options.Services };
        command.SetAction((parsed, ct) => StoreOptions.GuardAsync(async () =>
        {
            var output = parsed.InvocationConfiguration.Output;
            await using var opened = options.Open(parsed);
            var invited = await opened.Get<IStaffPeople>().InviteAsync(new NewStaff(parsed.GetValue(name)!, parsed.GetValue(called)!, parsed.GetValue(role), parsed.GetValue(mailbox), null), "cli", ct);
            output.WriteLine(invited is null ? "That name is taken. Nobody was invited." : $"{invited.Address}\nGood once, until {invited.Until:u}. Give it to nobody else.");
            return invited is null ? 1 : 0;
        }, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static Command Again()
    {
        var (options, name) = (new InstallationOptions(), Name());
        var command = new Command("again", "Invites somebody once more who has lost password or second factor: both are void at once, and all their sessions end.") { name, options.Storage, options.Keys, options.Services };
        command.SetAction((parsed, ct) => StoreOptions.GuardAsync(async () =>
        {
            var output = parsed.InvocationConfiguration.Output;
            await using var opened = options.Open(parsed);
            var invited = await opened.Get<IStaffPeople>().InviteAgainAsync(parsed.GetValue(name)!, "cli", ct);
            output.WriteLine(invited is var (_, made) ? $"{made.Address}\nGood once, until {made.Until:u}. Give it to nobody else." : "There is nobody of that name who could be invited again.");
            return invited is null ? 1 : 0;
        }, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static Command List()
    {
        var options = new InstallationOptions();
        var command = new Command("list", "Lists everybody with role and state.") { options.Storage, options.Keys, options.Services };
        command.SetAction((parsed, ct) => StoreOptions.GuardAsync(async () =>
        {
            await using var opened = options.Open(parsed);
            foreach (var who in await opened.Get<IStaffPeople>().AllAsync(ct)) parsed.InvocationConfiguration.Output.WriteLine($"{who.Id}  {who.Name}  {who.Role}  {who.State}");
            return 0;
        }, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static Command Disable()
    {
        var (options, name) = (new InstallationOptions(), Name());
        var command = new Command("disable", "Stops somebody for good; all their sessions end.") { name, options.Storage, options.Keys, options.Services };
        command.SetAction((parsed, ct) => StoreOptions.GuardAsync(async () =>
        {
            await using var opened = options.Open(parsed);
            var done = await opened.Get<IStaffPeople>().DisableAsync(parsed.GetValue(name)!, "cli", ct);
            parsed.InvocationConfiguration.Output.WriteLine(done ? "Disabled." : "There is nobody of that name who could be disabled.");
            return done ? 0 : 1;
        }, parsed.InvocationConfiguration.Error));
        return command;
    }
}
