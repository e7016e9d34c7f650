using System.Collections.Frozen;

namespace TaskMcp.Silo.Templates.Help;

/// <summary>What people read of a filter.</summary>
internal sealed record FilterWords(string Name, string[] Arguments, string Description, string Example)
{
    private static readonly FrozenDictionary<string, FilterWords> ByName = new FilterWords[]
    {
        new("abs", [], "The number without its sign.", "{{ -3 | abs }}"),
        new("append", ["text"], "Adds a text at the end.", "{{ task.title | append: '!' }}"),
        new("at_least", ["number"], "The number, or this one if it is smaller.", "{{ 3 | at_least: 5 }}"),
        new("at_most", ["number"], "The number, or this one if it is larger.", "{{ 8 | at_most: 5 }}"),
        new("base64_decode", [], "The text that was written in Base64.", "{{ 'SGk=' | base64_decode }}"),
        new("base64_encode", [], "The text in Base64.", "{{ 'Hi' | base64_encode }}"),
        new("base64_url_safe_decode", [], "The text that was written in Base64 for URLs.", "{{ 'Pz4_' | base64_url_safe_decode }}"),
        new("base64_url_safe_encode", [], "The text in Base64 for URLs.", "{{ '?>?' | base64_url_safe_encode }}"),
        new("capitalize", [], "The first letter large, the others small.", "{{ 'fix LOGIN' | capitalize }}"),
        new("ceil", [], "Rounds up.", "{{ 1.2 | ceil }}"),
        new("compact", ["field"], "The list without items that are null, or whose field is.", "{{ task.notes | compact: 'text' | size }}"),
        new("concat", ["list"], "Both lists, one after the other.", "{{ task.tags | concat: task.tags | join: ', ' }}"),
        new("date", ["format"], "The instant in a format of strftime; UTC.", "{{ task.due_date | date: '%d.%m.%Y %H:%M' }}"),
        new("default", ["value", "allow_false"], "The value, or another one if it is null, false or empty; with allow_false: true false is kept.", "{{ task.parent_id | default: 'none' }}"),
        new("divided_by", ["number"], "Divides; whole numbers give a whole number.", "{{ 7 | divided_by: 2 }}"),
        new("downcase", [], "In small letters.", "{{ 'Login' | downcase }}"),
        new("duration", [], "A number of minutes, or a duration, for people.", "{{ task.estimated_duration | duration }}"),
        new("escape", [], "For HTML: &, <, > and quotes are written as entities.", "{{ '<b>' | escape }}"),
        new("escape_once", [], "As escape; entities that are there stay as they are.", "{{ '&lt;b>' | escape_once }}"),
        new("filter", ["prefix", "field"], "Items that begin with the prefix, such as tags of one kind; map: 'remove_prefix' takes it off.", "{{ 'team:web,bug' | split: ',' | filter: 'team:' | map: 'remove_prefix' | join: ', ' }}"),
        new("find", ["field", "value"], "The first item whose field has the value; without a value, any that counts as true.", "{% assign note = task.notes | find: 'text', 'Seen.' %}{{ note.text }}"),
        new("find_index", ["field", "value"], "The place of that item, from 0.", "{{ task.notes | find_index: 'text', 'Seen.' }}"),
        new("first", [], "The first item.", "{{ task.tags | first }}"),
        new("floor", [], "Rounds down.", "{{ 1.8 | floor }}"),
        new("has", ["field", "value"], "Whether there is such an item.", "{{ task.notes | has: 'text', 'Seen.' }}"),
        new("join", ["separator"], "The items as one text; a space between them if nothing else is said.", "{{ task.tags | join: ', ' }}"),
        new("json", [], "The value as JSON.", "{{ task.tags | json }}"),
        new("last", [], "The last item.", "{{ task.tags | last }}"),
        new("lstrip", [], "Without white space at the beginning.", "{{ '  a' | lstrip }}"),
        new("map", ["field"], "This field of every item.", "{{ task.notes | map: 'text' | join: ', ' }}"),
        new("minus", ["number"], "Subtracts; a duration from an instant, too.", "{{ 5 | minus: 3 }}"),
        new("modulo", ["number"], "What remains after a division.", "{{ 7 | modulo: 3 }}"),
        new("newline_to_br", [], "For HTML: a <br /> at each end of a line.", "{{ task.note | newline_to_br }}"),
        new("plus", ["number"], "Adds; a duration to an instant, too.", "{{ 5 | plus: 3 }}"),
        new("prepend", ["text"], "Adds a text at the beginning.", "{{ task.title | prepend: 'Task: ' }}"),
        new("reject", ["field", "value"], "Items whose field does not have the value.", "{{ task.notes | reject: 'text', 'Seen.' | size }}"),
        new("relative", [], "The instant as seen from now.", "{{ task.due_date | relative }}"),
        new("remove", ["part"], "Without this part, wherever it stands.", "{{ 'a-b-c' | remove: '-' }}"),
        new("remove_first", ["part"], "Without this part where it stands first.", "{{ 'a-b-c' | remove_first: '-' }}"),
        new("remove_last", ["part"], "Without this part where it stands last.", "{{ 'a-b-c' | remove_last: '-' }}"),
        new("replace", ["part", "text"], "Another text for this part, wherever it stands.", "{{ 'a-b-c' | replace: '-', '+' }}"),
        new("replace_first", ["part", "text"], "Another text for this part where it stands first.", "{{ 'a-b-c' | replace_first: '-', '+' }}"),
        new("replace_last", ["part", "text"], "Another text for this part where it stands last.", "{{ 'a-b-c' | replace_last: '-', '+' }}"),
        new("reverse", [], "The items from the last to the first.", "{{ task.tags | reverse | join: ', ' }}"),
        new("round", ["digits"], "Rounds, to so many digits after the point.", "{{ 1.256 | round: 2 }}"),
        new("rstrip", [], "Without white space at the end.", "{{ 'a  ' | rstrip }}"),
        new("size", [], "How many characters or items.", "{{ task.tags | size }}"),
        new("slice", ["start", "count"], "A part of a text or list; a start below 0 counts from the end.", "{{ 'abcdef' | slice: 1, 3 }}"),
        new("sort", ["field"], "The items in order, or in that of their field.", "{{ task.tags | sort | join: ', ' }}"),
        new("sort_natural", ["field"], "In order whatever the case of letters.", "{{ 'b,A' | split: ',' | sort_natural | join: ', ' }}"),
        new("split", ["separator"], "The parts of a text.", "{{ 'a,b' | split: ',' | join: ' and ' }}"),
        new("strip", [], "Without white space at both ends.", "{{ ' a ' | strip }}"),
        new("strip_html", [], "Without the tags of HTML.", "{{ '<b>Hi</b>' | strip_html }}"),
        new("strip_newlines", [], "All in one line.", "{{ task.note | strip_newlines }}"),
        new("sum", ["field"], "The sum of the numbers, or of their field.", "{{ output.items | sum: 'count' }}"),
        new("times", ["number"], "Multiplies.", "{{ 3 | times: 4 }}"),
        new("truncate", ["length", "ellipsis"], "At most so many characters, the ellipsis included; 50 if nothing else is said.", "{{ task.title | truncate: 10 }}"),
        new("truncatewords", ["count", "ellipsis"], "At most so many words; 15 if nothing else is said.", "{{ task.title | truncatewords: 2 }}"),
        new("uniq", ["field"], "Each item, or each value of their field, once.", "{{ 'a,b,a' | split: ',' | uniq | join: ', ' }}"),
        new("upcase", [], "In large letters.", "{{ 'Login' | upcase }}"),
        new("url_decode", [], "The text that was written for a URL.", "{{ 'a+b%26c' | url_decode }}"),
        new("url_encode", [], "The text for a part of a URL.", "{{ 'a b&c' | url_encode }}"),
        new("where", ["field", "value"], "Items whose field has the value; without a value, those that count as true.", "{{ task.notes | where: 'text', 'Seen.' | size }}"),
    }.ToFrozenDictionary(words => words.Name);

    public static IEnumerable<string> Names => ByName.Keys;

    public static FilterWords? Of(string filter) => ByName.GetValueOrDefault(filter);
}
