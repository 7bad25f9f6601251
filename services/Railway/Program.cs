using Railway;

var builder = WebApplication.CreateBuilder(args);
builder.AddRailway();
var app = builder.Build();
await app.UseRailwayAsync();
await app.RunAsync();
