using Adieu.Cases;

namespace Adieu.Policies;

/// <summary>What the law packs say of those who act for somebody else.</summary>
internal static class Representations
{
    private static readonly Choice Spouse = new("spouse", new("配偶", "Husband, wife or partner"));
    private static readonly Choice Parent = new("parent", new("父母", "Father or mother"));
    private static readonly Choice Child = new("child", new("子女", "Son or daughter"));
    private static readonly Choice Other = new("other", new("兄弟姐妹、祖父母、外祖父母、孙子女或外孙子女", "Brother, sister, grandparent or grandchild"));
    private static readonly Choice Executor = new("executor", new("遗产管理人或遗嘱执行人", "Executor or administrator of the estate"));
    private static readonly Choice Appointed = new("appointed", new("依法指定的其他监护人", "Another guardian, appointed by law"));

    private static readonly Choice Death = new("death", new("死亡证明：医学死亡证明、户口注销证明或法院宣告死亡的判决", "Proof of death: a medical or civil certificate, or a court's declaration"));
    private static readonly Choice Kinship = new("kinship", new("亲属关系证明：户口簿、结婚证、出生证或公证书", "Proof of kinship: family register, marriage or birth certificate, or a notary's deed"));
    private static readonly Choice Letters = new("letters", new("法院委任书", "The court's letter of appointment, as a certified copy"));
    private static readonly Choice Inheritance = new("inheritance", new("继承或亲属关系证明", "Proof of inheritance or of kinship"));
    private static readonly Choice Guardianship = new("guardianship", new("监护关系证明：户口簿、出生证或指定监护的文书", "Proof of guardianship: family register, birth certificate, or the deed that appoints a guardian"));

    /// <summary>PIPL 49 gives close relatives (Civil Code 1045) their rights for interests of their own, unless the deceased arranged otherwise.</summary>
    public static IReadOnlyList<Representation> China { get; } =
    [
        new(Capacity.CloseRelative, new("《个人信息保护法》第四十九条、《民法典》第一千零四十五条", "Personal Information Protection Law, article 49; Civil Code, article 1045"),
            "https://flk.npc.gov.cn/", [Spouse, Child, Parent, Other], [Death, Kinship], ExportRule.UnlessArrangedOtherwise),
        new(Capacity.Guardian, new("《个人信息保护法》第三十一条、《未成年人网络保护条例》第三十四条", "Personal Information Protection Law, article 31; Regulations on the Protection of Minors in Cyberspace, article 34"),
            "https://flk.npc.gov.cn/", [Parent, Appointed], [Guardianship], ExportRule.Always) { UnderAge = 18 },
    ];

    /// <summary>The GDPR leaves the deceased to the member states (recital 27); so no copy is given by this pack.</summary>
    public static IReadOnlyList<Representation> Europe { get; } =
    [
        new(Capacity.CloseRelative, new("《通用数据保护条例》序言第 27 条及成员国法律", "Regulation (EU) 2016/679, recital 27, and the member state's law"),
            "https://eur-lex.europa.eu/eli/reg/2016/679/oj", [Spouse, Child, Parent, Other, Executor], [Death, Inheritance], ExportRule.Never),
        new(Capacity.Guardian, new("《通用数据保护条例》第 8 条、(EU) 2019/1111 号条例第 2 条", "Regulation (EU) 2016/679, article 8; Regulation (EU) 2019/1111, article 2"),
            "https://eur-lex.europa.eu/eli/reg/2016/679/oj", [Parent, Appointed], [Guardianship], ExportRule.Always) { UnderAge = 18 },
    ];

    /// <summary>Under the uniform act a fiduciary may have an account ended; a copy of its content needs the deceased's consent. COPPA gives parents a say below 13.</summary>
    public static IReadOnlyList<Representation> UnitedStates { get; } =
    [
        new(Capacity.CloseRelative, new("《统一受托人访问数字资产法（修订）》第 15 条", "Revised Uniform Fiduciary Access to Digital Assets Act (2015), section 15"),
            "https://www.uniformlaws.org/", [Executor], [Death, Letters], ExportRule.Never),
        new(Capacity.Guardian, new("《儿童在线隐私保护规则》第 312.6 条", "Children's Online Privacy Protection Rule, 16 CFR 312.6"),
            "https://www.ecfr.gov/current/title-16/part-312", [Parent, Appointed], [Guardianship], ExportRule.Always) { UnderAge = 13 },
    ];
}
