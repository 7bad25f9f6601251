using Adieu.Erasure.Tests.Crash;

namespace Adieu.Erasure.Tests;

/// <summary>The tests; or, for one of them, a process that is going to be killed.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments) => arguments switch
    {
        [Deaths.Child, ..] => await Deaths.ChildAsync(arguments),
        _ when arguments.Any(a => a is "-automated" or "@@") => await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(arguments),
        _ => await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(arguments, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
    };
}
