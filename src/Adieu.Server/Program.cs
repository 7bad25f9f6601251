using Adieu.Server.Api;
using Adieu.Server.Desks;
using Adieu.Server.Dev;
using Adieu.Server.Health;
using Adieu.Server.Hosting;
using Adieu.Server.Pages;

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
