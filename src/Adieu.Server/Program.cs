using Adieu.Server.Api;
using Adieu.Server.Desks;
using Adieu.Server.Dev;
using Adieu.Server.Health;
using Adieu.Server.Hosting;
using Adieu.Server.Pages;

try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddAdieuServer();
    if (builder.Environment.IsDevelopment()) builder.AddDevelopmentInbox();

    var app = builder.Build();
    app.UseAdieuServer();
    app.MapPages();
    app.MapDesks();
    app.MapApi();
    app.MapHealth();
    if (app.Environment.IsDevelopment()) app.MapDevelopmentInbox();
    app.Run();
    return 0;
}
catch (Exception e) when (StartFailure.Of(e) is { } message)
{
    Console.Error.WriteLine(message);
    return 1;
}
