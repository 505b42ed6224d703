import type { SHIPPED_LANES } from "../domain/lane.ts";

/**
 * Words and phrases (up to three words) that speak for a lane, with weights: 2 nearly decides, 1 is a good sign, 0.5 a
 * hint. A phrase counts once a prompt however often it stands there. The tokeniser makes every symbol a word, so "c++"
 * is written "c + +". Weights are set by hand.
 */

type ShippedLane = (typeof SHIPPED_LANES)[number];

/** Words that say something about the effort a task may take, not about its lane. */
export const SIGNALS = ["negation", "condition", "step", "constraint", "depth", "greeting"] as const;
export type Signal = (typeof SIGNALS)[number];

/** A weight and the comma-separated phrases that carry it. */
type Weighted = readonly (readonly [weight: number, phrases: string])[];

export const LANE_PHRASES: Record<ShippedLane, Weighted> = {
  coding: [
    [
      2,
      "python, javascript, typescript, c + +, c #, golang, rust, kotlin, html, css, sql, regex, regexp, regular expression, " +
        "unit test, unit tests, stack trace, stacktrace, traceback, pull request, refactor, refactoring, debug, debugging, " +
        "codebase, compile, compiler, dockerfile, docker, kubernetes, kubectl, react, django, flask, fastapi, node js, nodejs, " +
        "numpy, pandas dataframe, dataframe, pytorch, tensorflow, bash script, shell script, powershell, graphql, postgres, " +
        "postgresql, mysql, mongodb, sqlite, redis, terraform, nginx, webpack, npm, linked list, binary tree, binary search, " +
        "null pointer, nullpointerexception, segfault, typeerror, syntax error, lua, roblox, arduino, matlab, vba, ansible, " +
        "github actions, ci pipeline, swiftui, flutter, angular, vue, laravel, php, ruby on rails, haskell, fortran, cobol, " +
        "assembly code, systemd, jupyter, opencv, selenium, langchain, openapi, helm chart, makefile, cmake, verilog, solidity, vscode, leetcode",
    ],
    [
      1,
      "code, coding, function, script, program, programming, algorithm, implement, implementation, api, endpoint, bug, bugs, " +
        "class, method, array, arrays, string, strings, java, json schema, database, query, schema, migration, commit, branch, " +
        "merge, git, repository, repo, library, framework, backend, frontend, server, deploy, deployment, async, thread, " +
        "mutex, recursion, recursive, loop, variable, parameter, boolean, integer, exception, error message, crash, crashes, " +
        "module, package, import, dependency, struct, pointer, interface, enum, iterator, decorator, hashmap, hash table, " +
        "stack, queue, heap, time complexity, space complexity, big o, o (, def, return, const, print, println, dynamic programming, " +
        "website, web app, webpage, app, cli, command line, terminal, linux, ubuntu, unix, bash, shell, cron, yaml, toml, oauth, jwt, websocket, " +
        "rest, http, url, localhost, lambda, excel formula, spreadsheet formula, formula in excel, google sheets, latex table, neural network code, " +
        "firmware, microcontroller, esp32, raspberry pi, software, developer, legacy code, failing test, tests, test suite, coverage, lint, " +
        "linter, memory leak, race condition, deadlock, concurrency, cache, caching, index, indexes, optimize, optimise, sdk, plugin, widget, " +
        "button, component, css grid, flexbox, dropdown, modal, fichier, código, programa, función, funktion, programm, skript, функция, программу, код, 代 码, 函 数, 编 程, 程 序",
    ],
    [
      0.5,
      "write a function, write a program, write code, fix, input, output, list, sorted, file, files, null, undefined, parse, user, run, build, install, data structure, version, config",
    ],
  ],
  writing: [
    [
      2,
      "poem, haiku, sonnet, limerick, essay, blog post, cover letter, short story, lyrics, screenplay, headline, tagline, " +
        "slogan, press release, newsletter, proofread, rephrase, reword, paraphrase, ghostwrite, eulogy, toast, fan fiction, " +
        "fanfiction, resignation letter, recommendation letter, letter of recommendation, product description, ad copy, copywriting, " +
        "translate, translation, wedding speech, speech for, op ed, linkedin post, instagram caption, tweet, social media post, " +
        "opening paragraph, closing paragraph, grammatical errors, grammar, rewrite this, email to, e mail to, letter to, thank you note, " +
        "novella, monologue, stanza, ballad, script for a, podcast script, video script, table of contents, memo, obituary, personal statement, article about, blog article, story about",
    ],
    [
      1,
      "write, rewrite, draft, compose, craft, edit, email, e mail, letter, story, article, paragraph, tone, outline, caption, " +
        "copy, speech, novel, chapter, plot, protagonist, dialogue, narrative, creative, persuasive, engaging, catchy, polish, " +
        "formal, friendly tone, professional tone, concise, wording, sentence, sentences, introduction, conclusion, review of, blog, " +
        "post, announcement, invitation, apology, words long, word count, synonyms, metaphor, simile, rhyme, rhyming, verse, title, titles, " +
        "brochure, flyer, pitch, bio, biography, resume, cv, report on, proposal, script, scene, character, audience, subject line, " +
        "vivid, heartfelt, humorous, readable, sound more, sounds more, more professional, proofreading, spelling, punctuation, " +
        "into french, into spanish, into german, into english, into japanese, marketing, campaign, écris, écrire, rédige, lettre, poème, escribe, escribir, redacta, carta, " +
        "correo, cuento, schreibe, schreib, brief, gedicht, geschichte, aufsatz, напиши, письмо, стихотворение, traduce, traduis, übersetze, 写 一 篇, 写 一 封, 文 章, 翻 译, 诗",
    ],
    [
      0.5,
      "describe, imagine, words, style, version, text, customers, client, boss, colleague, friend, brand, readers, compelling",
    ],
  ],
  reasoning: [
    [
      2,
      "probability, solve for, equation, equations, prove that, proof, theorem, lemma, integral, derivative, integer solutions, prime numbers, " +
        "how many ways, riddle, logic puzzle, puzzle, step by step, syllogism, deduce, premises, calculate the, compute the, evaluate the integral, " +
        "matrix, eigenvalues, polynomial, quadratic, geometry, triangle, permutation, permutations, combinatorics, modulo, remainder when, " +
        "expected value, standard deviation, square root, logarithm, arithmetic, algebra, calculus, find the value, what is x, true or false, fallacy, fermi estimate, " +
        "estimate how many, back of the envelope, coin flips, dice, knights and knaves, game theory, nash equilibrium, brain teaser, sudoku, odd one out",
    ],
    [
      1,
      "calculate, compute, solve, prove, derive, how many, how much, how long, how far, how fast, average speed, percent, percentage, ratio, sum, product of, " +
        "total, twice, half, each, divided, multiply, minus, plus, equal, equals, if and only, suppose, assume, given that, therefore, hence, infer, inference, " +
        "logic, logical, reasoning, conclude, contradiction, maximum, minimum, maximize, minimize, optimal, velocity, acceleration, force, mass, voltage, current, " +
        "circle, radius, angle, area, perimeter, volume, length of, distance, km, mph, meters, metres, cm, kg, older than, taller than, years old, sequence, next number, pattern, " +
        "left over, altogether, remaining, profit, interest rate, discount, cost of, per hour, per day, trade off, trade offs, which option, weigh, decide between, strategy for, schedule, " +
        "constraints, statement, statements, follows from, counterexample, hypothesis, what if, would have happened, brothers, sisters, " +
        "calcule, résous, combien, calcula, resuelve, cuántos, probabilidad, berechne, löse, wie viele, wahrscheinlichkeit, beweise, вычисли, сколько, докажи, реши, 计 算, 证 明, 多 少, 概 率",
    ],
    [
      0.5,
      "why, find, number, numbers, then, must, at least, at most, exactly, possible, walks, boxes, balls, apples, answer, determine, x, y, n",
    ],
  ],
  research: [
    [
      2,
      "literature review, state of the art, peer reviewed, sources, cite, citations, scientific evidence, research on, studies on, recent studies, latest research, papers on, " +
        "market research, history of, overview of, difference between, differences between, pros and cons, compare and contrast, what causes, advantages and disadvantages, " +
        "what is known, find information, look up, latest news, recent developments, who invented, who wrote, who discovered, capital of, case study, case studies, background on, impact of, effects of, " +
        "benefits of, role of, meaning of, causes of, factors that, how does, how do, explain how, explain why, explain the, find out, timeline of, statistics on, search for, competitors, arxiv, wikipedia",
    ],
    [
      1,
      "explain, compare, comparison, describe the process, discuss, investigate, survey, evidence, theory, theories, history, historical, policy, policies, economy, economic, " +
        "economics, inflation, gdp, climate, biology, chemistry, physics, evolution, species, disease, vaccine, vaccines, medicine, treatment, symptoms, philosophy, psychology, sociology, law, laws, court, " +
        "government, war, empire, century, ancient, revolution, president, king, country, countries, population, society, culture, cultural, politics, political, religion, " +
        "molecular, cell, cells, protein, dna, planet, planets, quantum, relativity, energy, renewable, photosynthesis, ecosystem, what is, what are, what was, what were, " +
        "who is, who was, when was, when did, where is, where did, which country, principles, concept, concepts, example of, examples of, process, causes, consequences, implications, influence, " +
        "trends, industry, regulation, regulations, technology, technologies, scientific, scientists, researchers, study, studies, analysis of, " +
        "explique, différence entre, qu'est ce que, explica, diferencia entre, qué es, erkläre, unterschied zwischen, was ist, объясни, что такое, разница между, 解 释, 什 么 是, 区 别, 研 究",
    ],
    [
      0.5,
      "why, how, information, major, main, primary, between, world, modern, development, common, types of, methods, important, who, when, season, film, book, band, actor",
    ],
  ],
  extraction: [
    [
      2,
      "extract, extract the, named entities, entities, classify, categorize, categorise, summarize, summarise, summary of, tl ; dr, tldr, key points, action items, return json, as json, in json, " +
        "json format, json array, json object, csv, as a table, markdown table, sentiment, key value, fill in the form, invoice number, parse the following, label each, tag each, bullet points from, " +
        "from the text, from the following, in the following text, the passage below, the text below, the article below, following article, following email, meeting notes, transcript, pull out, list all the, count how many times, " +
        "deduplicate, normalize, redact, ocr, receipt, receipts, invoice, positive or negative, spam or",
    ],
    [
      1,
      "json, table, column, columns, row, rows, identify, fields, field, list the, list all, names, dates, phone numbers, email addresses, addresses, organizations, locations, format, " +
        "output only, return only, one per line, comma separated, key, keys, value, records, record, data, dataset, log lines, entries, document, documents, pdf, contract, clause, " +
        "reviews, review, customer reviews, ticket, tickets, category, categories, label, labels, topic, topics, headlines, highlight, main points, summarization, passage, paragraph below, below, following, attached, " +
        "rate, count, match, matching, convert, structured, form, quote, quotes, keywords, metadata, yaml, xml, resuma, résume, résumé, extrais, extrae, resume, extrahiere, fasse zusammen, zusammenfassen, извлеки, составь таблицу, 提 取, 总 结, 摘 要, 表 格",
    ],
    [
      0.5,
      "text, report, mentioned, given, each, name, date, amount, total, author, title, price, message, notes, article, customer, id, according to",
    ],
  ],
  chat: [
    [
      2,
      "hello, hi, hey, good morning, good evening, good night, how are you, how's it going, what's up, thank you, thanks, tell me a joke, joke, are you a, who are you, who made you, " +
        "your name, your favorite, your favourite, do you like, do you think, i feel, i'm feeling, i feel like, i'm sad, i'm bored, i am bored, i miss, my girlfriend, my boyfriend, my wife, my husband, chat with me, talk to me, let's talk, " +
        "pretend to be, pretend you, pretend you're, act as, roleplay, role play, role of, you are a, you are an, you're a, play the role, imagine you are, if you were, in the style of a conversation, bonjour, hola, hallo, привет, ciao, olá, 你 好, merci, gracias, danke, " +
        "should i wear, what should i, any advice, cheer me up, fun fact, small talk, lol, haha, bye, goodbye, see you, nice to meet, do you have feelings, can we talk",
    ],
    [
      1,
      "i'm, i am, my, me, myself, i love, i hate, i like, i want, i just, i've, feel, feeling, feelings, lonely, sad, happy, tired, bored, stressed, anxious, nervous, excited, angry, mom, dad, mother, father, friend, friends, " +
        "girlfriend, boyfriend, date, dating, weekend, tonight, today, tomorrow, dinner, lunch, breakfast, recipe, cook, gift, birthday, movie, movies, music, song, game, games, play, travel, trip, vacation, weather, " +
        "favorite, favourite, recommend, recommendation, suggest, advice, opinion, you think, you like, yourself, your day, character, conversation, talk, chat, speak like, respond as, stay in character, wizard, pirate, knight, " +
        "fun, funny, laugh, cat, dog, pet, ok, okay, yes, no, sure, cool, great, nice, sorry, please help, coach, therapist, dungeon, tell me about yourself, how would you, motivate, motivation, sleep, " +
        "ça va, comment vas, cómo estás, wie geht, как дела, guten morgen, buenos días",
    ],
    [
      0.5,
      "you, i, we, your, life, someone, people, feel like, would you, describe your, really, so, wondering, maybe, idea, ideas, hang, meet, job",
    ],
  ],
};

export const SIGNAL_PHRASES: Record<Signal, string> = {
  negation:
    "not, no, never, without, none, nor, neither, cannot, can't, don't, doesn't, isn't, aren't, won't, shouldn't, avoid, except",
  condition:
    "if, when, unless, whether, given, suppose, assume, assuming, while, until, whenever, otherwise, in case, depending",
  step:
    "then, after that, afterwards, next, finally, first, second, third, step, steps, step by step, followed by, once done, lastly, subsequently, phase, stages, and also, end to end, " +
    "pipeline, workflow, plan, each of",
  constraint:
    "must, must not, should, exactly, at least, at most, no more than, no less than, only, ensure, make sure, constraint, constraints, requirement, requirements, required, limit, within, " +
    "up to, less than, more than, fewer than, strictly, mandatory, without using, do not, don't use, backwards compatible, o ( n, o ( 1, thread safe, under",
  depth:
    "prove, proof, derive, refactor, design, architect, architecture, optimize, optimise, migrate, migration, debug, root cause, analyze, analyse, evaluate, investigate, implement, formalize, " +
    "formalise, rigorous, rigorously, comprehensive, thorough, in depth, detailed, trade offs, tradeoffs, trade off, security audit, concurrency, distributed, theorem, algorithm, strategy, compare and contrast, critique, simulate, integrate, scalable, production ready, multi step, research plan, literature review",
  greeting:
    "hi, hello, hey, thanks, thank you, bye, goodbye, good morning, good evening, good night, how are you, what's up, ok, okay, yes, cool, lol, bonjour, hola, hallo, ciao, привет, 你 好, merci, gracias, danke",
};
