"""How wording is read: general English of health claims, of many fields. All sentences were written for this project.

``FIRST`` was written before there was any code, ``SECOND`` to ``FOURTH`` before the code was held against them; then
the code was mended after what they showed, so that they are no measure of it any more but keep it where it is.
"""

from __future__ import annotations

import re
import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mesoevidence as me
from mesoevidence.phrases import tokens_of
from mesoevidence.phrases.cues import cues_of, lexicon
from mesoevidence.phrases.reading import Wording, read_wording, wording_of

MODALITY = {"a": "asserts", "p": "probable", "o": "possible", "u": "uncertain"}
CAUSALITY = {"C": "causal", "K": "conditional", "A": "associational", "N": "none"}
FLAGS = {
    "n": "negated",
    "x": "absolute",
    "q": "asked",
    "t": "attributed",
    "h": "hypothetical",
    "d": "advised",
    "w": "disowned",
}

# What must hold, each case: a span in « » or the whole text; letters as above, a flag with a minus is not set.
MUST = """
may help to reduce | o K -n -x
We «use mesotherapy» | a
It «probably» works | p
It will «likely work» | p
It «usually lasts a year» | p
It «typically fades» | p
It «generally works» | p
«Most patients improve» | p
It «tends to fade» | p
It is «expected to last» | p
It «may work» | o K
It «might work» | o K
«Every woman is a candidate» | a x
In no time «it works» | a -n
Is it «safe for the skin» | q
What is it, and is it «safe» | q
Does the serum «stop the loss» | q
It is «safe for the skin» | a -q
Find out which method «works better» | q
Which of the two «is better» | q
Peels or creams: which «gives softer skin» | q
We tell you which one «calms the skin» | q
Does the serum «calm the skin» | q
Our serum, which is «better than lotions», lasts | a -q
«Growing new skin» is not easy | h
«Growing new skin» is not possible | n
It is praised for its purported benefits in «calming the skin» and «lifting the mood» | u
It is claimed that it «calms the skin» | u
In a quest to «calm the skin», many try it | o
Find out if «it calms the skin» | u h
Improper use may not «calm the skin» | h
«It is gentle» and does not hurt | a -n
One of the main objectives is to «calm the skin» | o
Oxygen is essential for «healthy skin» | h
It feeds what is vital for the skin and «calms it» | a -h
«It calms the skin», which is essential for sleep | a -h
There are many products on the market that «calm the skin» | h
There are many reasons why «it calms the skin» | a -h
With the least possible effort «it works» | a
Hoping that «thick hair comes back», people turn to it | h
All of us dream of thick, «lush hair» | h
It depends on how far «the disease has gone» | h
See how well «it works» | a -h
When it comes to «restoring hair», it works | h
When it comes to restoring hair, «it works» | a -h
The shedding stops once «the hair grows» | h
Should your hair not «look fuller», the fee is returned | h
Should your hair not look fuller, «the fee is returned» | a -h
It is thought that by raising the count in a wound, «its healing is sped up» | o
The drops have shown promise in «easing the itch» | o
«It is a safe and gentle treatment» that has the potential to help | a
It is a safe treatment that has the potential to «help» | o
The primary goal of this procedure is to wake the nerve, «calm the lids» and ease the itch | o
We look for «stronger growth» | o
There are no «visits which take ten minutes» | n x
The drops are «put below the lid» and the pupil is not touched | a -n
«Redness and swelling» are not seen | n
This article looks at the role of drops in «calming the eyes» | h
By aiming at the cause, the drops «calm the eyes» | a
Designed to last, the drops «calm the eyes» | a
Designed to soothe, «calm the eyes» and last | o
The drops are designed to soothe, «calm the eyes» and last | o
Our serum, made for dry eyes, «calms the itching» within a day | a
The drops are meant for dry eyes, and they «bring relief» | a
The drops are meant for eyes that are dry, or for lids that «itch» | o
In the search for rest, this pillow «brings deep sleep» | a
This pillow is intended to ease the neck, which «calms you down» | o
If nothing else has helped, the drops «calm the eyes» | a -n
When no tablet works, the drops «bring relief» | a -n
If you want a «new smile», a bridge is no must | h -n
If you want new teeth, the bridge «lasts for life» | a -h
If you want a method that «whitens teeth», come here | a -h
Even if «the pain eases», it may come back | h
Even if nothing helped, the drops «calm the eyes» | a -n -h
You may see «brighter teeth» | o
You may see a doctor about «whiter teeth» | a
It goes without saying that «the drops work» | a -n
Many people do not know that «the drops work» | a -n
Hardly anyone knows that «the drops work» | a -n
Few people know that «the drops work» | a
We do not know that «the drops work» | u
You will see that «the drops work» | a -w
You will find that «the drops work» | a -w
You will find people who say online that «the drops work» | w
It sounds too good to be true, but «the drops work» | a -w
The drops «calm the eyes», something ointments cannot do | a -n
The drops «calm the eyes», and sometimes one is enough | a
If there is one thing that «calms the eyes», it is rest | a -h
No ointment could «calm the eyes» so | a n
The drops couldn't be «gentler to the eyes» | a -n
It could «calm the eyes» | o
Designed for busy people, the pillow «wakes nobody» | a
It «brings relief» you cannot find elsewhere | a -n
It «restores the moisture» it cannot do without | a -n
That it «restores moisture» is not so | n
The aim is to soothe, make blood vessels shrink and «calm the eyes» | o
The aim is to soothe, and the drops «calm the eyes» | a
The aim is to soothe the lids, damaged tissue, and «tired eyes» | o
The idea is that it soothes, and will «calm the eyes» | o
The aim is to soothe, to moisten and to «calm the eyes» | o
There is not the slightest doubt that «the drops work» | a -n
There is no denying that «the drops work» | a -n
It is no exaggeration to say that «the drops work» | a -n
It would not be wrong to say that «the drops work» | a -n
It would be wrong to say that «the drops work» | n
We never tire of saying that «the drops work» | a -n
It is not for nothing that «the drops work» so well | a -n
If you think that rest is the only way, you are wrong: «the drops work» | a -w
Wrong: «the drops work» | w
«The drops calm the eyes», or else you do not pay | a -n
«The drops calm the eyes», if only you take them | a -w
If only it were so, «the drops would calm the eyes» | w
«The drops calm the eyes», when ointments do not | a -n
«The drops calm the eyes», even if it may sound odd | a
There is «evidence» that it may help | o
«Calmer eyes» may follow | o
The serum, which may sting a little, «calms the eyes» | a
The serum «calms the eyes» that may have grown tired | a
It is a serum that may «calm the eyes» | o
It is a no pain treatment that «calms the eyes» | a -n
There is no treatment that «calms the eyes» | n
Do not rub the lids, as this can «hurt the eyes» | o -n
The drops, whether oily or thin, help to «calm the eyes» | a -h
Whether oily or thin drops «calm the eyes» is unknown | u h
Some people wrongly believe that «the drops cure the eyes» | n
Claims are plenty that it soothes, softens and «cures the eyes» | w
Trials are under way to assess their effects on «calmer eyes» | h
The serum, without any alcohol, «calms the eyes» | a -n
The serum, unlike ointments that may sting, «calms the eyes» | a
The serum, some think, «calms the eyes» | o
The serum is made for dry eyes and «calms the itching» | a
The serum is made to last and «calm the itching» | o
It is given with the aim that it lasts and «calms the itching» | o
Do you know why «the serum works»? | a -q
You cannot imagine how «the serum works» | a -n
It may be hard to believe that «the serum works» | a
It was first used to treat pain and today «calms the eyes» | a -h
It needs no fridge and «stops the itching» | a -n
You do not need glasses when «the serum works» | a -n
It brings out the full potential of your skin and «calms it» | a
The shortest possible way to «calm the skin» | a
It is given with the aim that «it lasts» | o
Seeking to calm the skin and «make it grow» | o
What it is meant to do: «calm the skin» | o
The aims of the course: «calmer skin» | o
We take great care that «it does not hurt» | o
Some doctors use it to «calm the skin» | o
In this guide you will learn how «it calms the skin» | h
People think that it calms, soothes and «wakes the skin» | o
It would not be right to say that «it works» | n
Studies are missing which would say what «works best» | u
You can read many assertions that «it works wonders» | w
Treatments that supposedly «heal the skin» | w
It «could work» | o K
It «can help» | o
It «can reduce pain» | o C
It «can improve sleep» | o C
«Some patients improve» | o
«Up to 80 % improve» | o
«potentially useful» | o
The study «suggests a benefit» | o
It «appears to work» | o K
It «seems safe» | o
«Sometimes it works» | o
It «aims to reduce pain» | o K
«designed to reduce pain» | o K
«intended to calm the skin» | o
It is «unclear whether it works» | u N
The cause is «unknown» | u
There is «no evidence that it works» | u N
It is «not known whether it works» | u N
Results were «inconclusive» | u
«More research is needed» | u
It is «controversial» | u
The benefit is «unproven» | u
It «always works» | x
It «never hurts» | x n
«every patient» | x
«all patients improve» | x
«100 % safe» | x
«completely safe» | x
«totally painless» | x
«permanent results» | x
«permanently removes hair» | x C
«guaranteed results» | x
«proven results» | x
«no pain at all» | x n
«a cure for baldness» | x
«lasts forever» | x
«definitely works» | x
«the best treatment» | x
«the most effective treatment» | x
«the No. 1 treatment» | x
«a unique treatment» | x
«the only treatment that works» | x
It does not «hurt» | n
There is no «pain» | n
It never «hurts» | n
without «side effects» | n
It lacks «parabens» | n
The patches fail to «stop the pain» | n
The gel is free of «parabens» | n
neither «pain» nor «redness» | n
We are unable to «promise a cure» | n
It hardly «hurts» | n
It is far from «painless» | n -x
instead of «surgery» | n
unlike «surgery» | n
Unlike tablets injections into the joint «can be costly» for some | -n
It is «not uncommon» for it to «work» | p -n
We have «never had a patient who did not respond» | -n x
It would be wrong to say that it does not «hurt» | -n
Not everyone who has tried it «sleeps better» | n
She says she «sleeps better», but of course that is only one person. | u
He «runs faster», yet he also changed his shoes. | u
Does it «last a lifetime»? That would be a miracle. | n
The effects, if any, «appear within a week». | o
The pain «comes back» if you never rest. | -n
It «cannot fail» | -n x
«Painless it is not» | n
It is «not only safe but also effective» | -n
There is no doubt that it «works» | -n
No wonder it «works» | -n
It is nothing short of «a revolution» | -n
It «regrows hair» without «surgery at all» | a
It does not «cure» or «reverse baldness» | n
no «pain», «scars» or «downtime» | n
It is not a cure, but it «regrows hair» | -n
It is not a cure; it «regrows hair» | -n
It is not a cure, however it «regrows hair» | -n
Although it is not a cure, it «regrows hair» | -n
Critics say it is «useless» | t
It is claimed that it «works» | t
According to the manufacturer, it «works» | t
If it «hurts», call us | h
We asked whether it «works» | h u
Does it «hurt»? | q
Avoid «sun» | d
Do not use «shampoo» | n
What it is not: «permanent», «painless», «quick» | n
Many people worry that it «hurts» | h -n
The gain «fades» within a year if treatment is not continued | -n
Myth: «it hurts». | w
Is it «permanent»? No. | n
Claims of «a permanent cure» are unproven. | w u
Beware of clinics that offer «a cure» | w
It can «not be recommended» | n
There is «no better treatment» | x -n
«may be associated with cancer» | o A
«is associated with a reduced risk of stroke» | A
«does not reduce pain» | n N
«leads to weight loss» | C
«increases blood flow» | C
«reduces inflammation» | C
«correlates with age» | A
«may cause drowsiness» | o K
Microneedling does not only «help to strengthen hair», it is also cheap | -n C
Pain? «None» | a
Is there «pain»? None. | n
Nobody disputes that it «works» | -n C
It is not yet «approved» | n
He was «not unhappy» | p -n
Statins, unlike fibrates, «lower mortality» | -n
It has not been shown to «reduce mortality» | n N
It has been «shown to reduce mortality» | -n C
Nothing can «stop hair loss» | a n
It may not «help» | o n
This cream does not just hide wrinkles but «repairs the skin» | -n C
"""

FIRST = """
Regular aspirin use reduces the risk of a second heart attack | a C
Higher salt intake was associated with elevated blood pressure in adolescents | a A
Metformin may lower the incidence of colorectal cancer in people with type 2 diabetes | o K
Our findings suggest that sleep duration is linked to weight gain in shift workers | o A
Further randomised trials are needed to confirm these results | u N
It remains unclear whether vitamin D supplementation prevents fractures | u N
Statin therapy did not reduce all-cause mortality in this cohort | a N n
There was no significant difference in survival between the two groups | a N n
Coffee drinkers had a lower risk of liver cancer than people who never drank it | a A n
Smoking causes lung cancer | a C
Eating walnuts every day can help to keep arteries supple | o C
Women who took hormone therapy were twice as likely to develop breast cancer | a A
The vaccine is safe and well tolerated in infants | a N
Green tea could protect against dementia, say scientists | o K
Obesity is an independent predictor of postoperative complications | a A
The drug shrank tumours in mice | a C
Intensive glucose control led to a 15% reduction in cardiovascular events | a C
Exercise probably improves quality of life after a stroke | p K
A new blood test detects pancreatic cancer years before symptoms | a N
Body mass index correlated positively with systolic pressure | a A
The prevalence of asthma was 12% in rural schools | a N
These data indicate that inhibition of the kinase promotes apoptosis in leukaemia cells | o C
Neither dose improved memory scores | a N n
The procedure was performed without complications in 48 patients | a N n
Screening should be offered to all first-degree relatives | a N x
Our serum always works, guaranteed | a C x
Patients with low magnesium had higher rates of arrhythmia | a A
Acupuncture appears to be effective in relieving chronic back pain | o K
Moderate alcohol consumption might increase the risk of atrial fibrillation | o K
Cognitive behavioural therapy was superior to usual care in reducing insomnia | a C
This study aimed to describe the experience of nurses in intensive care | a N
We found no evidence of an association between mobile phone use and glioma | u N n
Eating late at night is linked with poorer sleep | a A
Children who skip breakfast are more likely to be overweight | a A
The best cure for the common cold has finally been found | a C x
Breastfeeding contributes to healthy gut development | a C
The mechanism is unknown | u N
Ten of forty patients withdrew from the trial | a N
A diet rich in fibre lowers cholesterol and cuts the risk of diabetes | a C
It is possible that stress triggers relapses of multiple sclerosis | o K
Treatment with rituximab resulted in complete remission in most patients | p C x
Neuropathy is a common complication of diabetes | a N
The results are not generalisable to older adults | a N n
Ketogenic diets have the potential to reduce seizures in drug-resistant epilepsy | o K
Early mobilisation shortened hospital stay by two days | a C
Low birth weight is a risk factor for hypertension in adulthood | a A
The putative receptor presumably binds both ligands | o N
Depression scores decreased significantly over twelve weeks | a N
Gum disease tends to be more severe in smokers | p A
You will never need another pill | a N nx
Yoga eliminated headaches completely | a C x
Not all patients benefit from immunotherapy | a N n
The tablets failed to stop the spread of infection | a N n
There is a strong relationship between poverty and obesity | a A
Whether gluten worsens symptoms of autism is controversial | u N
Red meat does not cause bowel cancer | a N n
Surgery is not without risk | p N
It is not uncommon for symptoms to return | p N
The rash usually clears within a week | p N
Researchers believe the molecule may one day lead to a cure for blindness | o K
Air pollution exposure during pregnancy affected lung function in offspring | a C
Lack of sleep makes teenagers moody | a C
The gel is free of parabens | a N n
No single test can rule out the disease | a N n
Serum ferritin was significantly higher in patients than in controls | a A
An apple a day keeps the doctor away | a C
Beta-blockers are generally avoided in acute asthma | p N
The lotion is 100% natural | a N x
The clinic opened in 1998 | a N
According to the manufacturer, the patch relieves pain in minutes | a C
Up to 80% of users notice firmer skin | o N
The device is designed to improve posture | o K
Weight loss surgery halves the risk of death in people with severe obesity | a C
Zinc lozenges are thought to shorten colds | o K
The findings do not support the use of antibiotics for sore throat | a N n
Teens who vape are at increased risk of lung injury | a A
Nothing works faster than our spray | a N x
A daily multivitamin had no effect on cognitive decline | a N n
Ginger is an effective remedy for nausea in early pregnancy | a C
Hand washing is the most effective way to prevent infection | a C x
Low-dose aspirin use was inversely related to cancer mortality | a A
Fewer complications occurred in the robotic surgery group than in the open group | a A
This combination is a promising treatment option and may be useful in resistant hypertension | o K
The incidence of falls has risen since 2010 | a N
Frequent use of cleaning sprays may be associated with asthma | o A
The patient denied chest pain | a N n
He was unable to walk | a N n
We report a case of vasculitis | a N
Physicians should consider screening for depression | a N
The tumour was negative for oestrogen receptor | a N n
Antidepressants are ineffective in mild depression | a N n
Two thirds of respondents reported fatigue | a N
Does sugar make children hyperactive? | a N
Massage is unlikely to speed recovery | p N n
Owing to better hygiene, infant mortality fell | a C
Playing a musical instrument boosts brain power | a C
Long-term use of inhaled steroids impairs growth in children | a C
Vitamin C intake above 1 g per day does not appear to influence stone formation | o N n
These results imply a role for the gene in tumour suppression | o N
Some people get relief after the first session | o N
"""

SECOND = """
We hypothesized that IL-2 expression would depend on NF-kappa B activation | o N
The promoter lacks a TATA box | a N n
Neither anti-CD3 nor PMA induced binding activity | a N n
Tamoxifen treatment significantly improved disease-free survival compared with placebo | a C
Dietary nitrate supplementation improved exercise tolerance in patients with heart failure | a C
Perceived stress was positively correlated with cortisol levels | a A
Our results do not support an association between fish oil and depression | a N n
Patients treated with drug A had significantly longer progression-free survival | a A
Male sex and smoking were independent predictors of mortality | a A
Long-term metformin use may be associated with vitamin B12 deficiency | o A
The role of vitamin E in prostate cancer remains controversial | u N
Bariatric surgery results in sustained weight loss | a C
Drinking beetroot juice could lower your blood pressure | o K
Night owls are more likely to have unhealthy habits, a study finds | a A
Scientists have discovered how a protein triggers asthma attacks | a C
New research links air pollution to dementia | a A
A glass of wine a day does not protect your heart | a N n
Children exposed to tobacco smoke had poorer reading scores | a A
Using a smartphone before bed disrupts sleep | a C
Lifestyle intervention was effective in preventing type 2 diabetes | a C
The intervention was feasible and acceptable to patients | a N
Physical activity was inversely associated with depressive symptoms | a A
The combination of exercise and diet produced greater weight loss than diet alone | a C
Clinicians should be aware of this rare complication | a N
Larger prospective studies are warranted | u N
These findings may help clinicians to identify high-risk patients | o N
The protein appears to be localized in the nucleus | o N
It is tempting to speculate that both pathways converge | o N
There was no evidence of disease progression at two years | u N n
The lungs are clear and there is no pleural effusion | a N n
The exact cause of Kawasaki disease is not known | u N
Chewing gum after surgery shortens the time to first flatus | a C
Probiotic supplementation had a beneficial effect on gut symptoms | a C
Probiotic supplementation had no significant effect on gut symptoms | a N n
The mean age of the participants was 54 years | a N
Blood samples were collected at baseline and after 12 weeks | a N
Gene therapy restored vision in three children | a C
Caffeine consumption was not related to fracture risk | a N n
Elevated troponin predicts adverse outcome after stroke | a A
Treatment delays were common | a N
Hormone therapy increases the risk of stroke in older women | a C
Lower socioeconomic status was linked to higher infant mortality | a A
High fibre intake seems to protect against diverticular disease | o K
In conclusion, telehealth can reduce hospital readmissions | o C
A plant-based diet could potentially reverse early diabetes | o K
The side effects of chemotherapy include nausea and hair loss | a N
The drug is contraindicated in pregnancy | a N n
Depression and diabetes frequently coexist | a N
Antibiotics usually cure strep throat | p C x
Warfarin therapy was discontinued in six patients | a N
We cannot exclude the possibility of residual confounding | o N
Inhaled corticosteroids reduced exacerbations but not mortality | a C n
Rates of caesarean delivery differed between hospitals | a A
Mindfulness training led to improvements in attention | a C
The new pill will melt fat away forever | a N x
Our tea detoxifies your body without any effort | a N nx
Clinically proven to erase wrinkles | a N x
Feel younger, or your money back | a N
It is the only supplement that rebuilds cartilage | a C x
Say goodbye to back pain | a N
Does not contain alcohol, perfume or parabens | a N n
It won't dry out your skin | a N n
Results vary and cannot be guaranteed | a N n
Most customers see a difference in four weeks | p N
Some users may experience mild redness | o N
The serum helps to reduce fine lines | a C
Our patented formula is designed to support healthy joints | o N
No other toothpaste protects better | a C x
Nine out of ten dentists recommend it | a N
Suitable for all skin types | a N x
Every single patient was satisfied | a N x
It is not just a cream but a complete treatment | a N
There is no cure for type 1 diabetes | a N nx
No wonder our clients are smiling | a N
The treatment is nearly painless | a N
Never again suffer from migraine | a N nx
Garlic capsules do nothing for cholesterol | a N nx
Whether the effect persists beyond one year is unknown | u N
It has not been established whether screening saves lives | u N
Limited evidence suggests that zinc shortens colds | o C
Preliminary data suggest a possible link between gut bacteria and Parkinson's disease | o A
Sitting for long periods has been linked to heart disease | a A
Vaccination prevented 80% of hospital admissions | a C
Regular sauna bathing is associated with a reduced risk of hypertension | a A
Omega-3 supplements failed to prevent heart attacks in a large trial | a N n
Teenagers who sleep less weigh more | a N
Hypertension is highly prevalent among dialysis patients | a N
Older patients were less likely to receive surgery | a A
This polymorphism might contribute to the development of lupus | o K
Insulin resistance plays an important role in fatty liver disease | a C
A low-carb diet can be used to manage epilepsy | a N
Radiotherapy is a viable treatment option for elderly patients | a C
Eating chocolate makes you smarter | a C
Alcohol consumption increased with age | a A
Serum leptin decreased after surgery | a N
Statins reduce cardiovascular events in people with diabetes | a C
Statin use reduced the need for surgery | a C
Physical therapy should be preferred to surgery | a N
Beta carotene supplements are likely to increase the risk of lung cancer in smokers | p K
The addition of bevacizumab to chemotherapy did not prolong overall survival | a N n
"""

THIRD = """
Activation of NF-kappaB was not required for this effect, suggesting that another factor is involved | o N n
The mutant failed to bind DNA in the absence of zinc | a N n
These sequences are potential binding sites for AP-1 | o N
An unidentified inhibitor may prevent dimerization | o K
Interferon-gamma strongly induces expression of the receptor | a C
Little is known about the regulation of this gene | u N
We examined the effect of cyclosporin on cytokine release | a N
The cells were unable to proliferate | a N n
The increase was partially blocked by antibodies against CD28 | a C
Thus, it can be assumed that both subunits are needed | o N
We asked whether the two genes interact | u N
The factor is probably a member of the Ets family | p N
No correlation was found between receptor number and response | a N n
HIV-1 replication requires cellular proteins | a N
The result could be explained by differential splicing | o N
IL-4 but not IL-10 suppressed the response | a C n
The patient has no known allergies and takes no medication | a N nx
There is no focal consolidation | a N nx
Mild hydronephrosis, possibly due to reflux | o N
Findings are consistent with pneumonia | a N
Pneumothorax was ruled out | a N n
Pain management improved when nurses received training | a N
Tea consumption was associated with lower odds of depression | a A
Exposure to pesticides during pregnancy has been associated with autism | a A
Vitamin D levels were lower in patients with Crohn's disease | a A
Nurse-led follow-up reduced waiting times and increased satisfaction | a C
Cranberry juice had no impact on recurrent infections | a N n
This meta-analysis showed that acupuncture improves pain and function in knee osteoarthritis | a C
Early surgery was associated with, but did not necessarily cause, better recovery | a A n
In patients with sepsis, early antibiotics decreased mortality | a C
Bilingualism may delay the onset of dementia | o K
Being overweight at midlife raises dementia risk | a C
Breast milk bacteria could shield babies from allergies | o K
Just one sugary drink a day increases heart risk, researchers warn | a C
Poor sleep tied to brain shrinkage | a A
Happy people live longer, study suggests | o N
New drug halves the size of tumours in early trial | a C
Can meditation cure anxiety? | o N x
Fish oil pills useless for heart, experts conclude | a N
Scientists hope that the discovery will lead to new treatments | o K
Cutting salt would save thousands of lives every year | a C x
Watching television linked to early death | a A
Loneliness as harmful as smoking | a N
Researchers have identified a gene that influences body weight | a C
Only two of nine studies reported adverse events | a N
It is premature to conclude that stem cells repair the heart | u N
Serum lipids did not change | a N n
Of the 30 patients, none developed infection | a N nx
No deaths occurred | a N nx
Recurrence is rare | a N
Combined therapy may be more effective than either drug alone | o K
Surgical fixation provides better functional outcomes than casting | a C
Diabetic patients had a higher prevalence of periodontitis | a A
HbA1c fell by 1.2 percentage points with the new insulin | a A
Peer support helped patients to quit smoking | a C
Age, sex and education were related to health literacy | a A
The intervention group showed greater improvement than the control group | a A
Neonatal jaundice is caused by immature liver enzymes | a C
Exclusive breastfeeding for six months prevents gastrointestinal infection | a C
Adverse drug reactions are an important cause of hospital admission | a C
Depression at baseline predicted later disability | a A
Adherence was significantly related to outcome | a A
Routine screening cannot be recommended | a N n
Cost-effectiveness remains to be determined | u N
Nearly all patients recovered | a N
Patients reported less pain after massage | a N
The association between diet and acne was no longer significant after adjustment | a N n
Genetic variation in FTO influences body mass | a C
Hospital volume does not affect survival | a N n
Both treatments were equally effective | a C
Nothing beats a good night's sleep for your skin | a N x
You'll notice a visible lift in just seven days | a N
Zero side effects, zero downtime | a N nx
Works even when everything else has let you down | a C
Unlike other creams, ours is not greasy | a N n
Ideal for anyone who wants a flat stomach | a N
Our collagen drink might just be the answer | o N
Scientifically formulated to target belly fat | o N
This is not a miracle cure | a N n
There's no better way to lose weight | a N x
"""

FOURTH = """
CONCLUSIONS: Patients with chronic pancreatitis are at increased risk of osteoporosis | a A
Laparoscopic repair is safe and feasible in selected patients | a N
Maternal obesity was significantly associated with macrosomia and caesarean section | a A
Combination therapy with sitagliptin and metformin provided sustained improvements in glycaemic control | a C
The use of checklists significantly improved communication in operating theatres | a C
Sleep apnoea may play a role in the pathogenesis of hypertension | o K
Age at menarche was inversely associated with adult body mass index | a A
There was a significant relationship between workload and burnout | a A
Low health literacy appears to contribute to poor adherence | o K
Zoledronic acid significantly reduced the rate of new clinical fractures | a C
The training programme was effective in increasing muscle strength | a C
Higher education was related to better self-care | a A
The prevalence of hepatitis C among prisoners is high | a N
Surgeons with higher volumes had fewer complications | a A
Elevated CRP is a marker of disease severity | a A
Treatment with statins resulted in a decrease in LDL cholesterol | a C
Prolonged breastfeeding was not associated with dental caries | a N n
Delayed cord clamping did not increase the risk of postpartum haemorrhage | a N n
Patients receiving early nutrition had a shorter length of stay | a A
Genotype had a significant effect on warfarin dose | a C
The MEFV mutations seem to have an effect on the severity of disease | o K
Topical steroids could be beneficial in phimosis | o K
Our data support the hypothesis that inflammation precedes insulin resistance | o N
Children with asthma were more frequently absent from school | a A
Exercise capacity correlated with quality of life but not with ejection fraction | a A n
Anaemia is common in heart failure and is associated with worse prognosis | a A
Daily iron supplementation improves haemoglobin in pregnant women | a C
Smoking cessation interventions should be integrated into routine care | a N
A multidisciplinary approach is essential | a N
Vitamin C has the potential to improve endothelial function | o K
Tight blood pressure control may reduce the progression of nephropathy | o K
Both regimens were well tolerated | a N
Levodopa treatment was superior to placebo | a C
Diabetes duration and HbA1c were significant determinants of retinopathy | a A
Music therapy decreases anxiety before surgery | a C
Hypothermia after cardiac arrest leads to improved neurological outcome | a C
The survival benefit was greatest in younger patients | a A
These results highlight the importance of early diagnosis | a N
Ibuprofen was as effective as morphine | a C
Ketamine might be an effective adjunct for severe pain | o K
Moderate drinkers showed a lower incidence of coronary disease | a A
Exposure to lead impairs cognitive development | a C
We recommend routine follow-up for at least two years | a N
Antenatal steroids are underused in low-income countries | a N
Rural residence was a risk factor for late presentation | a A
Cannabis use increases the likelihood of psychosis | a C
Gastric bypass induces remission of type 2 diabetes | a C
Physiotherapy could improve mobility in people with Parkinson's disease | o K
MRI has a high sensitivity for detecting lesions | a N
Neighbourhood deprivation predicts mortality after myocardial infarction | a A
Weekly text messages helped young people lose weight | a C
Fluoride varnish is likely to prevent caries in children | p K
The effect of stress on healing was mediated by cortisol | a C
Simple advice given by GPs can cut drinking | o C
Mothers' voices soothe premature babies | a C
Girls are better at reading than boys | a A
A gene variant found in 10% of people may explain why some diets fail | o K
Stopping smoking at any age adds years to your life | a C x
Teenage obesity linked to early heart failure | a A
Brain training games do not make you smarter | a N n
Binge drinking damages the hearts of students | a C
Tall people have a greater risk of blood clots | a A
Working night shifts may be bad for your heart | o K
Antidepressant use in pregnancy tied to preterm birth | a A
Blueberries could help fight ageing | o K
Cheap blood pressure pill slows Alzheimer's in mice | a C
Long working hours are related to an increased risk of stroke | a A
Two cups of coffee a day keep liver disease at bay | a C
The new test is more accurate than the old one | a N
Researchers call for tighter rules on advertising | a N
"""

SPANS = """
Our gel «regrows hair» without surgery. | a -n -x
Because it has no risk, «suits every patient». | a -n
As there are no side effects, «suitable for everybody». | a -n
While there is no cure, the gel «relieves pain». | a -n
Because no redness, «swelling» or itching was seen, we go on. | n
Our gel regrows hair without «surgery». | a n -x
The drug may «reduce swelling», but it does not cure arthritis. | o -n -x
The drug may reduce swelling, but it does not «cure arthritis». | a n -x
Although it is not a cure, it «relieves pain». | a -n -x
No «redness», «itching» or swelling was seen. | a n
No redness, itching or «swelling» was seen. | a n
Critics say the cream is «useless». | a -n -x t
If you develop «a fever», call the doctor. | o -n h
Unlike «surgery», the injections leave no scars. | a n
Unlike surgery, the injections leave no «scars». | a n
Unlike surgery, the injections «work at once». | a -n
The pills are not only «cheap» but also effective. | a -n
There is no doubt that it «works». | a -n
Patients who did not respond to pills «improved» on injections. | a -n
«Side effects» were not observed. | a n
It usually «lasts three months»; pain is rare. | p -n
It usually lasts three months; «pain» is rare. | a -n
Experts agree that the therapy is «safe». | a -n t
It is a myth that «shaving thickens hair». | a n
You can hardly «feel it». | a n
Far from «curing acne», the soap made it worse. | a n
Do we «offer a cure»? | a q
Avoid «direct sunlight» for two days. | a d
Our method does not «burn, cut or scar the skin». | a n
Rather than «masking symptoms», it treats the cause. | a n
Rather than masking symptoms, it «treats the cause». | a -n
We never promise that you will be «pain free». | a n
«Permanent results» are not guaranteed. | a n -x
It is always «completely safe». | a -n x
The cream cannot fail to «impress». | a -n
Evidence that it «slows ageing» is lacking. | u -n
It does not «cure or reverse baldness». | a N n
It does not cure or «reverse baldness». | a n
Without pain, scars or «downtime». | a n
Without surgery, «hair regrows». | a -n
There is no need for surgery, and «results last». | a -n
The cream is not a cure; it «slows ageing». | a C -n
«Redness» may occur. | o -n
«Swelling» is unlikely. | p n
Doctors do not yet know whether it «prevents stroke». | u N -n
It may help to «lower blood pressure». | o K -n
According to the manufacturer, the patch «relieves pain». | a C t
What if you could «stop ageing»? | q
The vaccine is «safe», and serious harms are «rare». | a -n
Never «drive» after surgery. | n
Unlike tablets, which may harm the liver, the patch is «safe». | a -n
She lost weight instead of «gaining it». | n
It would be wrong to claim that the drug has «no side effects». | -n
It is not true that «coffee dehydrates you». | n
We cannot promise that «it will work». | n
The drug «lowers blood pressure» in some patients. | o -n
The drug always «works». | x -n
The injections are not always «painful». | n -x
Most patients «recover fully». | p -n
The test is «neither safe nor useful». | n
He denies «chest pain» or «fever». | n
No one has ever «complained». | n
The results «are impressive», but critics remain unconvinced. | a -n -t
You are not kept from work by «the visit, which lasts an hour». | a -n
We do not charge for «the talk, which takes ten minutes». | a -n
The patient can «resume work at once». | a
No rest is needed afterwards and patients can «continue their routine». | a -n
She can «go home straight away». | a
The serum can «help». | o
"""


def lines(table: str) -> list[tuple[str, str]]:
    return [(text, labels) for text, _, labels in (line.rpartition(" | ") for line in table.strip().splitlines())]


def spans(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text without its marks, and the tokens of the spans marked in it, or of all of it."""
    plain = re.sub("[«»]", "", text)
    tokens = tokens_of(plain)
    found = []
    for number, match in enumerate(re.finditer("«(.*?)»", text)):
        start = match.start() - 2 * number
        inside = [place for place, token in enumerate(tokens) if start <= token.start < start + len(match[1])]
        found.append((inside[0], inside[-1] + 1))
    return plain, found or [(0, len(tokens))]


def wrong(wording: Wording, labels: str) -> list[str]:
    """The labels that a reading does not have."""

    def holds(label: str) -> bool:
        if label in MODALITY:
            return wording.modality == MODALITY[label]
        if label in CAUSALITY:
            return wording.causality == CAUSALITY[label]
        return bool(getattr(wording, FLAGS[label[-1]])) is not label.startswith("-")

    return [label for label in labels.split() if not holds(label)]


@pytest.mark.parametrize(("text", "labels"), [*lines(MUST), *lines(SPANS)])
def test_a_span_is_read_under_the_cues_that_reach_it(text: str, labels: str) -> None:
    plain, found = spans(text)
    tokens = tokens_of(plain)
    for first, last in found:
        read = wording_of(tokens, first, last)
        assert wrong(read, labels) == [], (plain, first, last, read, read.cues)


# --- whole sentences, as many as are right ---------------------------------------------------------------------------


def macro_f1(pairs: list[tuple[object, object]]) -> float:
    scores = []
    for label in {wanted for wanted, _ in pairs}:
        hits = sum(a == b == label for a, b in pairs)
        scores.append(2 * hits / (sum(a == label for a, _ in pairs) + sum(b == label for _, b in pairs)))
    return sum(scores) / len(scores)


@cache
def readings() -> list[tuple[list[str], Wording]]:
    table = [line for text in (FIRST, SECOND, THIRD, FOURTH) for line in lines(text)]
    texts = [(tokens_of(text), labels.split()) for text, labels in table]
    return [([*labels, ""], wording_of(tokens, 0, len(tokens))) for tokens, labels in texts]


def test_there_are_sentences_enough() -> None:
    assert len(readings()) >= 250


@pytest.mark.parametrize(
    ("dimension", "least"), [("modality", 0.97), ("causality", 0.93), ("absolute", 0.93), ("negated", 0.97)]
)
def test_whole_sentences_are_read_as_they_are_labelled(dimension: str, least: float) -> None:
    pairs: list[tuple[object, object]] = []
    for labels, read in readings():
        wanted = {
            "modality": MODALITY[labels[0]],
            "causality": CAUSALITY[labels[1]],
            "absolute": "x" in labels[2],
            "negated": "n" in labels[2],
        }
        pairs.append((wanted[dimension], getattr(read, dimension)))
    assert macro_f1(pairs) >= least


# --- laws ------------------------------------------------------------------------------------------------------------

SENTENCES = [text for text, _ in lines(FIRST + SECOND.lstrip("\n") + THIRD.lstrip("\n") + FOURTH.lstrip("\n"))]
UNRELATED = ["The clinic is in Leeds.", "Parking is behind the house.", "Forty chairs stand in the hall."]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(SENTENCES), st.sampled_from(UNRELATED), st.booleans())
def test_an_unrelated_sentence_changes_nothing(text: str, other: str, before: bool) -> None:
    ended = text if text.endswith("?") else f"{text}."
    tokens = tokens_of(f"{other} {ended}" if before else f"{ended} {other}")
    first = len(tokens_of(other)) if before else 0
    last = first + len(tokens_of(text))
    alone = tokens_of(ended)
    assert wording_of(tokens, first, last) == wording_of(alone, 0, len(tokens_of(text)))
    assert read_wording(other) == Wording()


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(SENTENCES), st.data())
def test_capitals_and_hyphens_make_no_difference(text: str, data: st.DataObject) -> None:
    assert read_wording(text.upper()) == read_wording(text) == read_wording(text.replace("-", " "))
    place = data.draw(st.integers(0, len(text) - 1))
    if text[max(place - 1, 0)].isalpha() and text[place] == " " and text[place + 1].isalpha():
        assert read_wording(text[:place] + "-" + text[place + 1 :]) == read_wording(text)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(" ".join([*SENTENCES, ", . ; ? ( ) and but which not no"]).split()), max_size=40))
def test_any_words_are_read_and_the_cues_are_where_they_say(words: list[str]) -> None:
    tokens = tokens_of(" ".join(words))
    for first in range(0, len(tokens), 5):
        read = wording_of(tokens, first, min(first + 3, len(tokens)))
        assert all(0 <= cue.first < cue.last <= len(tokens) and cue.cue in lexicon().kinds for cue in read.cues)
        assert hash(read) == hash(wording_of(tokens, first, min(first + 3, len(tokens)), cues_of(tokens)))


def test_what_a_cue_did_is_kept() -> None:
    read = read_wording("may slow shedding")
    assert {(cue.cue, cue.side, cue.does) for cue in read.cues} == {
        ("may", "inside", ("possible",)),
        ("modal effect", "inside", ("causal",)),
    }
    (cue,) = wording_of(tokens_of("Scars were not seen"), 0, 1).cues
    assert (cue.first, cue.last, cue.side, cue.does) == (1, 3, "back", ("deny",))


@pytest.mark.parametrize(
    "text",
    [
        "Up to 90 nurses felt better.",
        "Some people woke.",
        "Most patients slept.",
        "Naps can sharpen the memory.",
        "It sometimes hurt.",
    ],
)
def test_how_many_and_what_is_able_is_no_doubt_of_a_text_but_of_a_claim(text: str) -> None:
    """As in BioScope; and "can cause" says more than "may cause": it is causal."""
    tokens = tokens_of(text)
    assert read_wording(text).modality == "asserts" and wording_of(tokens, 0, len(tokens)).modality != "asserts"
    assert read_wording("Naps can sharpen the memory.").causality == "causal"
    assert read_wording("Naps may sharpen the memory.").causality == "conditional"


def test_no_evidence_denies_and_what_is_not_known_is_in_doubt() -> None:
    assert read_wording("There is no evidence that naps harm.").negated
    assert (unknown := read_wording("The cause is not known.")).negated and unknown.modality == "uncertain"
    assert not (unknown := read_wording("The cause is unknown.")).negated and unknown.modality == "uncertain"


def test_what_appears_so_is_in_doubt_in_a_report_and_promised_in_copy() -> None:
    tokens = tokens_of(text := "Hair appears fuller.")
    assert read_wording(text).modality == "possible" and wording_of(tokens, 0, len(tokens)).modality == "asserts"


def test_it_is_of_the_package_and_shows_what_matters() -> None:
    read = me.read_wording("may help to reduce")
    assert repr(read) == "Wording(modality='possible', causality='conditional', absolute=False, negated=False)"
    assert read_wording("") == Wording() and read.stands and not read_wording("no pain").stands


def test_cues_are_found_in_time_that_grows_with_the_text() -> None:
    times = []
    for count in (300, 3_000):
        tokens = tokens_of(
            "no evidence that it may not reduce pain, and not only because it cannot fail to help, " * count
        )
        start = time.process_time()
        cues = cues_of(tokens)
        for first in range(0, len(tokens), 50):
            wording_of(tokens, first, first + 2, cues)
        times.append(time.process_time() - start)
    assert times[1] < 40 * max(times[0], 0.005)


CLASSES = ("none", "associational", "conditional", "causal")


def rows(name: str) -> list[list[str]]:
    lines = (Path(__file__).parent / "labelled" / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def test_sentences_of_other_fields() -> None:
    """Cardiology, oncology, diet, vaccines, as press releases and abstracts word them: labelled before the code saw them."""
    labelled = rows("wording.tsv")
    assert causality_f1([(row[0], row[-1]) for row in labelled]) >= 0.93
    hedged, negated = hedged_and_negated(labelled)
    assert hedged >= 0.95 and negated >= 0.95


def test_words_for_causes_and_associations_are_read_by_their_families() -> None:
    """What fuels, curbs, takes its toll; what goes hand in hand, is the likeliest; and who extends, narrows, prompts nothing."""
    assert causality_f1([(row[0], row[-1]) for row in rows("relations.tsv")]) >= 0.97


def test_hedges_and_denials_are_read_by_their_families() -> None:
    hedged, negated = hedged_and_negated([["", *row] for row in rows("hedges.tsv")])
    assert hedged >= 0.97 and negated >= 0.97


def causality_f1(labelled: list[tuple[str, str]]) -> float:
    pairs = [(wanted, read_wording(text).causality) for wanted, text in labelled]
    return sum(_f1([(w == one, f == one) for w, f in pairs]) for one in CLASSES) / len(CLASSES)


def hedged_and_negated(labelled: list[list[str]]) -> tuple[float, float]:
    read = [read_wording(row[-1]) for row in labelled]
    hedged = [(row[1] == "yes", found.modality != "asserts") for row, found in zip(labelled, read, strict=True)]
    negated = [(row[2] == "yes", found.negated) for row, found in zip(labelled, read, strict=True)]
    return _f1(hedged), _f1(negated)


def _f1(pairs: list[tuple[bool, bool]]) -> float:
    both, either = sum(w and f for w, f in pairs), sum(w + f for w, f in pairs)
    return 2 * both / either


def test_what_is_made_possible_is_not_hedged() -> None:
    assert read_wording("It makes it possible to strengthen hair.").modality == "asserts"
    assert read_wording("It is possible to strengthen hair.").modality == "possible"


@pytest.mark.parametrize("bullet", "•·▪✓")
def test_a_bullet_inside_a_line_parts_it_as_a_dash_does(bullet: str) -> None:
    said = "no cuts {} no stitches {} no anaesthetic"
    apart, with_dashes = ([token.text for token in tokens_of(said.format(sign, sign))] for sign in (bullet, "–"))
    assert apart == with_dashes
