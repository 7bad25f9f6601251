using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Dev;

/// <summary>
/// The development inbox: what services and Adieu sent, to be read by whoever develops. Registered in development
/// only; anywhere else neither the listener nor an address exists.
/// </summary>
internal static class InboxEndpoints
{
    public static void AddDevelopmentInbox(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Inbox>();
        builder.Services.AddHostedService<SmtpSink>();
        builder.Services.AddSingleton<SampleStaff>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<SampleStaff>());
    }

    public static void MapDevelopmentInbox(this WebApplication app)
    {
        app.MapGet("/dev/inbox", Page);
        app.MapGet("/dev/inbox.json", Json);
        app.MapPost("/dev/sms", TakeSms);
        app.MapGet("/dev/staff", Staff);
        app.MapGet("/dev/staff.json", (SampleStaff samples) => TypedResults.Ok(samples.All().Select(sample => sample.Member)));
    }

    private static RazorComponentResult<InboxPage> Page(Inbox inbox, string? to) => new(new { Messages = inbox.Messages(to), To = to, inbox.SmtpPort });

    private static RazorComponentResult<StaffPage> Staff(SampleStaff samples) => new(new { Members = samples.All() });

    private static Ok<IReadOnlyList<InboxMessage>> Json(Inbox inbox, string? to) => TypedResults.Ok(inbox.Messages(to));

    private static Results<Accepted, BadRequest> TakeSms(Inbox inbox, Sms sms)
    {
        if (string.IsNullOrWhiteSpace(sms.To) || string.IsNullOrWhiteSpace(sms.Text)) return TypedResults.BadRequest();
        inbox.Add("sms", sms.To, null, sms.Text);
        return TypedResults.Accepted("/dev/inbox");
    }

    /// <summary>A text message as the generic gateway takes it.</summary>
    internal sealed record Sms(string To, string Text);
}
