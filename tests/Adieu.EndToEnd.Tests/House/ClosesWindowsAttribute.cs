using System.Reflection;
using Xunit.v3;

namespace Adieu.EndToEnd.Tests.House;

/// <summary>Has the windows closed that a test opened once it is over: one that stays open goes on drawing, looking and asking until the last test ends.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class ClosesWindowsAttribute : BeforeAfterTestAttribute
{
    public override void After(MethodInfo methodUnderTest, IXunitTest test) => Browser.LeaveWindowsOf(test);
}
