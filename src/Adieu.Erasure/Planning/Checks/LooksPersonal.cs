using System.Text.RegularExpressions;
using Adieu.Erasure.Catalogs;

namespace Adieu.Erasure.Planning.Checks;

/// <summary>Guesses from names whether a column holds personal data. A guess only ever asks for a word from the map's author.</summary>
internal static partial class LooksPersonal
{
    /// <summary>Whether the name speaks of a person: a contact, a document, a body, a credential.</summary>
    public static bool Is(CatalogTable table, CatalogColumn column)
    {
        if (column.Kind is ColumnKind.Boolean) return false;
        var name = Words(column.Name);
        if (Always().IsMatch(name) || Chinese().IsMatch(name)) return true;
        // A bare "name" or "address" is a person's only in a table of persons: shops and products have names too.
        return (OfPersons().IsMatch(name) || ChineseOfPersons().IsMatch(name)) && Persons().IsMatch(Words(table.Name));
    }

    // order_no, orderNo and ORDER-NO are the same words.
    private static string Words(string name) => Boundary().Replace(name, "_").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|[^\\p{L}\\p{N}]+")]
    private static partial Regex Boundary();

    [GeneratedRegex("(^|_)(e_?mail|phone|mobile|tel|telephone|fax|passport|id_?card|identity_?no|id_?number|document_?no|ssn|social_?security|national_?id|tax_?id|birth(day|date)?|dob|gender|sex|(first|last|full|real|display|given|family|middle|sur|nick|user|login|legal|holder|contact)_?name|passw(or)?d(_hash)?|face(_\\w+)?|fingerprint|biometric|iban|card_?number|ip|ip_?addr(ess)?|user_?agent|device_?id|latitude|longitude|geo|geolocation|street|post_?code|zip(_?code)?|access_?token|refresh_?token|session_?token|push_?token|avatar|portrait|signature|wechat|openid|(from|to|cc|bcc|reply_?to|mail|email|billing|shipping|delivery|home|postal|recipient|sender)_address(es)?|salary|diagnosis)(_|$)")]
    private static partial Regex Always();

    [GeneratedRegex("(^|_)(name|address|addr|city|token|secret|photo|picture|bio|lat|lng|lon|age)(_|$)")]
    private static partial Regex OfPersons();

    // In Chinese, and as Chinese is written with Latin letters where a database took no others: xingming, sjh, sfzh.
    [GeneratedRegex("姓名|真名|昵称|用户名|登录名|手机|电话|座机|传真|邮箱|电子邮件|身份证|证件|护照|社保|医保|银行卡|卡号|住址|家庭地址|收货地址|联系地址|通讯地址|生日|出生|性别|密码|口令|头像|肖像|签名|微信|人脸|指纹|声纹|病历|诊断|工资|薪资|车牌|户籍|籍贯|民族|婚姻|设备号|经度|纬度|(^|_)(xing_?ming|xm|shou_?ji(_?hao)?|sjh(m)?|lxdh|dian_?hua|shen_?fen_?zheng(_?hao)?|sfzh?(m)?|zjhm|you_?xiang|di_?zhi|zhu_?zhi|xing_?bie|sheng_?ri|ni_?cheng|mi_?ma)(_|$)")]
    private static partial Regex Chinese();

    [GeneratedRegex("名字|名称|姓|地址|城市|照片|简介|年龄")]
    private static partial Regex ChineseOfPersons();

    [GeneratedRegex("(user|account|person|people|customer|client|contact|member|passenger|patient|employee|author|profile|guest|subscriber|student|teacher|driver|rider|buyer|seller|recipient|candidate|visitor|login|session|token|identity|用户|会员|客户|人员|员工|职工|乘客|旅客|患者|病人|学生|账户|账号|联系人)")]
    private static partial Regex Persons();
}
