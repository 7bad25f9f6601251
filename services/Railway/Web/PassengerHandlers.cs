using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Passport;
using Passport.People;
using Passport.SignIn;
using Passport.Web;
using Railway.Data;

namespace Railway.Web;

/// <summary>What the passenger form holds.</summary>
public sealed class PassengerForm
{
    /// <summary>Name as on the document.</summary>
    public string? RealName { get; set; }

    /// <summary>Resident ID number.</summary>
    public string? DocumentNo { get; set; }

    /// <summary>Phone, optional.</summary>
    public string? Phone { get; set; }
}

/// <summary>Saved passengers.</summary>
internal static class PassengerHandlers
{
    private const int Most = 15;

    public static Task<IResult> ListAsync(RailwayDb db, Visitor visitor, CancellationToken cancellationToken) =>
        PageAsync(db, visitor, new PassengerForm(), [], cancellationToken);

    public static async Task<IResult> AddAsync([FromForm] PassengerForm form, RailwayDb db, Visitor visitor, TimeProvider time, CancellationToken cancellationToken)
    {
        var account = visitor.Id!.Value;
        var errors = new Dictionary<string, Text>();
        var name = Identifiers.Name(form.RealName);
        if (name is null) errors["RealName"] = new("请填写证件上的姓名", "Enter the name as on the ID card");
        var document = ResidentId.Normalise(form.DocumentNo, ChinaTime.Today(time));
        if (document is null) errors["DocumentNo"] = new("请填写18位身份证号，并核对最后一位", "Enter the 18 characters of the resident ID number; check the last one");
        var phone = string.IsNullOrWhiteSpace(form.Phone) ? null : Identifiers.Phone(form.Phone);
        if (phone is null && !string.IsNullOrWhiteSpace(form.Phone)) errors["Phone"] = new("请填写11位手机号", "Enter a mobile number of 11 digits");
        if (document is not null && await db.Passengers.AnyAsync(p => p.AccountId == account && p.DocumentNo == document, cancellationToken))
            errors["DocumentNo"] = new("已添加过这位乘车人", "This passenger is saved already");
        if (await db.Passengers.CountAsync(p => p.AccountId == account, cancellationToken) >= Most) errors["RealName"] = new("最多保存15位乘车人", "Fifteen passengers can be saved at most");
        if (errors.Count > 0) return await PageAsync(db, visitor, form, errors, cancellationToken);
        db.Passengers.Add(new Passenger { AccountId = account, RealName = name!, DocumentNo = document!, Phone = phone, AddedAt = time.GetUtcNow() });
        await db.SaveChangesAsync(cancellationToken);
        return Show.To("/passengers");
    }

    public static async Task<IResult> RemoveAsync(long id, IFormCollection form, RailwayDb db, Visitor visitor, CancellationToken cancellationToken)
    {
        _ = form;
        var account = visitor.Id;
        await db.Passengers.Where(p => p.Id == id && p.AccountId == account).ExecuteDeleteAsync(cancellationToken);
        return Show.To("/passengers");
    }

    private static async Task<IResult> PageAsync(RailwayDb db, Visitor visitor, PassengerForm form, Dictionary<string, Text> errors, CancellationToken cancellationToken)
    {
        var account = visitor.Id;
        var rows = await db.Passengers.AsNoTracking().Where(p => p.AccountId == account).OrderBy(p => p.Id).ToListAsync(cancellationToken);
        return Show.Page<Pages.Passengers>(
            errors.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity, new { Rows = rows, Form = form, Errors = errors });
    }
}
