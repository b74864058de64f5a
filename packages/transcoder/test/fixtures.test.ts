import { describe, expect, it } from "vitest";
import { fixture, outline, run } from "./support.ts";

const answer = (name: string): string => outline(run(fixture(name)));

describe("recorded answers", () => {
  it("gpt-5.5-cached-more-than-input", () => {
    expect(answer("gpt-5.5-cached-more-than-input")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 text |OK ;
      end_turn · in 0 read 128 write 7 out 2 (0 thinking)
      "
    `);
  });

  it("gpt-5.5-call-empty-optional", () => {
    expect(answer("gpt-5.5-call-empty-optional")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 tool_use call_0 Read |{"file_path":"/a.pdf"|} ;
      tool_use · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-call-named-late", () => {
    expect(answer("gpt-5.5-call-named-late")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 tool_use call_0 Bash |{"command":"ls"|} ;
      tool_use · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-call-never-named", () => {
    expect(answer("gpt-5.5-call-never-named")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 text |Hm. ;
      end_turn · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-call-only-arguments-done", () => {
    expect(answer("gpt-5.5-call-only-arguments-done")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 tool_use call_0 Read |{"file_path":"/a"|} ;
      tool_use · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-call-only-in-terminal", () => {
    expect(answer("gpt-5.5-call-only-in-terminal")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 thinking  signed codexthropic.1.WyJyc18wIiwiZ3B0LTUuNSJd.gAAAAABttttt… ;
      1 tool_use call_1 Read |{"file_path":"/a"} ;
      tool_use · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-call-only-item-done", () => {
    expect(answer("gpt-5.5-call-only-item-done")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 tool_use call_0 Read |{"file_path":"/a"} ;
      tool_use · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-call-restored-name", () => {
    expect(answer("gpt-5.5-call-restored-name")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 tool_use call_0 mcp__server__tool.with.dots |{"x":1|} ;
      tool_use · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-call-scalar-arguments", () => {
    expect(answer("gpt-5.5-call-scalar-arguments")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 tool_use call_0 Bash |{} ;
      tool_use · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-call-thousand-blanks", () => {
    expect(answer("gpt-5.5-call-thousand-blanks")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 tool_use call_0 Bash |{"command":"ls"|} ;
      tool_use · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-call-unheard-of-tool", () => {
    expect(answer("gpt-5.5-call-unheard-of-tool")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 tool_use call_0 Frobnicate |{"pages":""|} ;
      tool_use · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-call-without-arguments", () => {
    expect(answer("gpt-5.5-call-without-arguments")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 tool_use call_0 TodoList |{} ;
      tool_use · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-call", () => {
    expect(answer("gpt-5.5-call")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 tool_use call_0 Read |{|"file_path":"|/src/a.ts|"|} ;
      tool_use · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-calls-interleaved", () => {
    expect(answer("gpt-5.5-calls-interleaved")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 tool_use call_0 Read |{|"file_path":"/a"|} ;
      1 tool_use call_1 Bash |{|"command":"ls"|} ;
      tool_use · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-commentary-call-answer", () => {
    expect(answer("gpt-5.5-commentary-call-answer")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 text |Looking. ;
      1 tool_use call_1 Bash |{"command":"ls"|} ;
      2 text |Done. ;
      tool_use · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-custom-call", () => {
    expect(answer("gpt-5.5-custom-call")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 tool_use call_0 apply_patch |{"input":"*** Begin| \\"Patch\\"\\n|"} ;
      tool_use · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-eof-after-created", () => {
    expect(answer("gpt-5.5-eof-after-created")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      error api_error: The Codex backend closed the stream before the answer was complete.
      "
    `);
  });

  it("gpt-5.5-eof-inside-block", () => {
    expect(answer("gpt-5.5-eof-inside-block")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 tool_use call_0 Bash |{
      error api_error: The Codex backend closed the stream before the answer was complete.
      "
    `);
  });

  it("gpt-5.5-error-bare", () => {
    expect(answer("gpt-5.5-error-bare")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      error api_error: The model's answer failed without a reason.
      "
    `);
  });

  it("gpt-5.5-error-flat", () => {
    expect(answer("gpt-5.5-error-flat")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      error rate_limit_error: Rate limit reached. Please try again in 1.2s.
      "
    `);
  });

  it("gpt-5.5-error-nested", () => {
    expect(answer("gpt-5.5-error-nested")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      error api_error: Something broke.
      "
    `);
  });

  it("gpt-5.5-incomplete-after-call", () => {
    expect(answer("gpt-5.5-incomplete-after-call")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 tool_use call_0 Bash |{"command":"ls"|} ;
      1 text |and ;
      tool_use · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-incomplete-content-filter", () => {
    expect(answer("gpt-5.5-incomplete-content-filter")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 text |I will ;
      refusal · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-incomplete-inside-call", () => {
    expect(answer("gpt-5.5-incomplete-inside-call")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 tool_use call_0 Write |{"file_path":"/a","content":"line 1\\nli ;
      max_tokens · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-incomplete-max-output-tokens", () => {
    expect(answer("gpt-5.5-incomplete-max-output-tokens")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 text |Cut |off ;
      max_tokens · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-incomplete-without-details", () => {
    expect(answer("gpt-5.5-incomplete-without-details")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 text |Hm ;
      end_turn · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-overloaded-after-created", () => {
    expect(answer("gpt-5.5-overloaded-after-created")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      error overloaded_error: Our servers are currently overloaded. Please try again later.
      "
    `);
  });

  it("gpt-5.5-overloaded-after-delta", () => {
    expect(answer("gpt-5.5-overloaded-after-delta")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 text |Hel
      error overloaded_error: Our servers are currently overloaded. Please try again later.
      "
    `);
  });

  it("gpt-5.5-rate-limits-news", () => {
    expect(answer("gpt-5.5-rate-limits-news")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 text |Fine. ;
      end_turn · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-rate-limits-reached-meanwhile", () => {
    expect(answer("gpt-5.5-rate-limits-reached-meanwhile")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 text |Last |words. ;
      end_turn · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-rate-limits-reached-then-cut", () => {
    expect(answer("gpt-5.5-rate-limits-reached-then-cut")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 text |Last 
      error rate_limit_error: The 5-hour usage limit of your ChatGPT plus plan has been reached. It resets at 23:26 (in 1 h 20 min).
      "
    `);
  });

  it("gpt-5.5-rate-limits-reached-with-credits", () => {
    expect(answer("gpt-5.5-rate-limits-reached-with-credits")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 text |On credit. ;
      end_turn · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-rate-limits-reached", () => {
    expect(answer("gpt-5.5-rate-limits-reached")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      error rate_limit_error: The 5-hour usage limit of your ChatGPT plus plan has been reached. It resets at 23:26 (in 1 h 20 min).
      "
    `);
  });

  it("gpt-5.5-reasoning-two-items", () => {
    expect(answer("gpt-5.5-reasoning-two-items")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 thinking |Thought 0 signed codexthropic.1.WyJyc18wIiwiZ3B0LTUuNSJd.gAAAAABs0s0s… ;
      1 thinking |Thought 1 signed codexthropic.1.WyJyc18xIiwiZ3B0LTUuNSJd.gAAAAABs1s1s… ;
      2 text |OK ;
      end_turn · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-reasoning-two-parts", () => {
    expect(answer("gpt-5.5-reasoning-two-parts")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 thinking |**Plan|ning**|⏎⏎|Then act. signed codexthropic.1.WyJyc18wIiwiZ3B0LTUuNSJd.gAAAAABfinal… ;
      1 text |OK ;
      end_turn · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-reasoning-while-call-is-open", () => {
    expect(answer("gpt-5.5-reasoning-while-call-is-open")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 tool_use call_0 Bash |{|"command":"ls"|} ;
      1 thinking |Hm signed codexthropic.1.WyJyc18xIiwiZ3B0LTUuNSJd.gAAAAABxxxxx… ;
      tool_use · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-refusal", () => {
    expect(answer("gpt-5.5-refusal")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 text |I can't |help. ;
      refusal · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-text-only-in-done", () => {
    expect(answer("gpt-5.5-text-only-in-done")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 text |Whole at once. ;
      end_turn · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-text-only-in-terminal", () => {
    expect(answer("gpt-5.5-text-only-in-terminal")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 text |Only here. ;
      end_turn · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-text-while-call-is-open", () => {
    expect(answer("gpt-5.5-text-while-call-is-open")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 tool_use call_0 Bash |{|"command":"ls"|} ;
      1 text |Meanwhile|, text. ;
      tool_use · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-text-without-deltas", () => {
    expect(answer("gpt-5.5-text-without-deltas")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 text |Two ways. ;
      end_turn · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-text", () => {
    expect(answer("gpt-5.5-text")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 text |Hel|lo, |wörld 🌍 ;
      end_turn · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-usage-missing", () => {
    expect(answer("gpt-5.5-usage-missing")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 text |OK ;
      end_turn · in 1200 read 0 write 0 out 1
      "
    `);
  });

  it("gpt-5.5-web-search-open-page", () => {
    expect(answer("gpt-5.5-web-search-open-page")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 server_tool_use srvtoolu_0 web_search |{"query":"https://www.bun.sh/docs"} ;
      1 web_search_tool_result srvtoolu_0 [bun.sh](https://www.bun.sh/docs) ;
      2 server_tool_use srvtoolu_1 web_search |{"query":"install https://bun.sh/docs"} ;
      3 web_search_tool_result srvtoolu_1 [bun.sh](https://bun.sh/docs) ;
      4 text |Read. ;
      end_turn · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-5.5-web-search-thrice", () => {
    expect(answer("gpt-5.5-web-search-thrice")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 server_tool_use srvtoolu_0 web_search |{"query":"q0; also"} ;
      1 web_search_tool_result srvtoolu_0 [site0.example](https://site0.example/) ;
      2 server_tool_use srvtoolu_1 web_search |{"query":"q1; also"} ;
      3 web_search_tool_result srvtoolu_1 [site1.example](https://site1.example/) ;
      4 server_tool_use srvtoolu_2 web_search |{"query":"q2; also"} ;
      5 web_search_tool_result srvtoolu_2 max_uses_exceeded ;
      6 server_tool_use srvtoolu_3 web_search |{"query":"broken"} ;
      7 web_search_tool_result srvtoolu_3 unavailable ;
      8 text |Found. ;
      end_turn · in 234 read 1000 write 0 out 56 (32 thinking) searches 2
      "
    `);
  });

  it("gpt-5.5-web-search-without-id", () => {
    expect(answer("gpt-5.5-web-search-without-id")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 server_tool_use srvtoolu_0f3c9a_0 web_search |{"query":"x"} ;
      1 text |None. ;
      2 web_search_tool_result srvtoolu_0f3c9a_0  ;
      end_turn · in 234 read 1000 write 0 out 56 (32 thinking) searches 1
      "
    `);
  });

  it("gpt-5.5-web-search", () => {
    expect(answer("gpt-5.5-web-search")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 server_tool_use srvtoolu_0 web_search |{"query":"bun runtime"} ;
      1 web_search_tool_result srvtoolu_0 [bun.sh](https://bun.sh/) [example.com](https://www.example.com/bun) ;
      2 text |Bun is fast|[Bun](https://bun.sh/)|.|[null](https://example.org) ;
      end_turn · in 234 read 1000 write 0 out 56 (32 thinking) searches 1
      "
    `);
  });

  it("gpt-6.1-sol-ignored-and-unknown", () => {
    expect(answer("gpt-6.1-sol-ignored-and-unknown")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 text |OK ;
      end_turn · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-6.1-sol-reasoning-early-state-only", () => {
    expect(answer("gpt-6.1-sol-reasoning-early-state-only")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 thinking  signed codexthropic.1.WyJyc18wIiwiZ3B0LTUuNSJd.gAAAAABearly… ;
      1 text |OK ;
      end_turn · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-6.1-sol-reasoning-with-neither", () => {
    expect(answer("gpt-6.1-sol-reasoning-with-neither")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 text |OK ;
      end_turn · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("gpt-6.1-sol-reasoning-without-summary", () => {
    expect(answer("gpt-6.1-sol-reasoning-without-summary")).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 thinking  signed codexthropic.1.WyJyc18wIiwiZ3B0LTUuNSJd.gAAAAABfinal… ;
      1 text |OK ;
      end_turn · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });
});
